/** A list that a loop sorts again each time it has got another element. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { effectOf } from "../../../semantic/effects.ts";
import { keepsBinding } from "../../../semantic/invariance.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { changesIn } from "../../../semantic/object-changes.ts";
import { sharingOf } from "../../../semantic/sharing.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { isUnconditional } from "../../../semantic/unconditional.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { Value } from "../../../semantic/value.ts";
import { valueOfVariable } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

export interface Resort {
  /** `n.sort(…)`, a statement of its own. */
  readonly call: Node<"call">;
  readonly name: string;
  readonly variable: WholeVariable;
  readonly value: Value;
  readonly loop: Loop;
  /** `n.append(…)` in the loop. */
  readonly additions: readonly Node<"call">[];
  /** Whether the loop takes elements from an end of the list. */
  readonly takesFirst: boolean;
}

export function resortOf(call: Node<"call">, ctx: Context): Resort | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "sort") return undefined;
  const list = callee.field("object");
  if (!isKind(list, "identifier") || !isKind(call.parent, "expression_statement")) return undefined;
  const variable = variableOf(list, ctx);
  const value = variable?.scope && valueOfVariable(variable, ctx);
  if (!variable || value?.kind !== "list") return undefined;
  const loop = loopWithOneList(call, variable, ctx);
  const changes = loop && changesOf(variable, list, loop, ctx);
  if (!loop || !changes || changes.additions.length === 0) return undefined;
  if (isReordered(call, loop, ctx)) return undefined;
  return { call, name: list.text, variable, value, loop, ...changes };
}

/** The innermost loop, if it may run often, sorts on each pass, and the list outlives its passes. */
function loopWithOneList(
  call: Node<"call">,
  variable: WholeVariable,
  ctx: Context,
): Loop | undefined {
  const [loop] = loopsAround(call);
  if (!loop || !mayRunOften(loop, ctx) || leavesAfter(call, loop.node)) return undefined;
  if (!isUnconditional(call, loop.node)) return undefined;
  return keepsBinding(variable, { first: loop.node, last: loop.node }, ctx) ? loop : undefined;
}

/** What the loop does to the list besides sorting; undefined for anything that another structure may not serve. */
function changesOf(
  variable: WholeVariable,
  sorted: AnyNode,
  loop: Loop,
  ctx: Context,
): Pick<Resort, "additions" | "takesFirst"> | undefined {
  if (sharingOf(variable, ctx).names.length > 1) return undefined;
  const additions: Node<"call">[] = [];
  let takesFirst = false;
  for (const { node } of variable.uses) {
    if (node === sorted || !loop.node.encloses(node)) continue;
    const use = useOf(node);
    if (use.how === "method" && use.method === "append") additions.push(use.call);
    else if (use.how === "method" && use.method === "pop") takesFirst = true;
    else if (effectOf(node, ctx).what !== "reads") return undefined;
  }
  return { additions, takesFirst };
}

/** Whether the loop changes what the elements are sorted by, so that all of them may move. */
function isReordered(call: Node<"call">, loop: Loop, ctx: Context): boolean {
  const keys = [...descendantsOf(call, "attribute")]
    .filter((attribute) => attribute !== call.field("function"))
    .map((attribute) => attribute.field("attribute").text);
  return changesIn({ first: loop.node, last: loop.node }, ctx).some(
    ({ target }) =>
      isKind(target, "attribute") &&
      (keys.length === 0 || keys.includes(target.field("attribute").text)) &&
      !["self", "cls"].includes(target.field("object").text),
  );
}
