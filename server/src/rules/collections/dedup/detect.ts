/** Recognises a list that is searched for a value before the value is appended to it. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { holdsFewKinds } from "../../../semantic/amounts/few.ts";
import { hashes } from "../../../semantic/hashing.ts";
import { isInvariant } from "../../../semantic/invariance.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type LoopNode, loopsAround } from "../../../semantic/loops.ts";
import {
  isWorthHashing,
  type MembershipTest,
  membershipTest,
} from "../../../semantic/membership.ts";
import { isFollowable, originOf } from "../../../semantic/sharing.ts";
import { isSeldomRun } from "../../../semantic/seldom.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { Value } from "../../../semantic/value.ts";
import { valueOfVariable } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";

export interface Dedup {
  readonly test: MembershipTest;
  readonly choice: Node<"if_statement">;
  /** `out.append(x)` */
  readonly append: Node<"call">;
  readonly variable: WholeVariable;
  readonly value: Value;
  /** The outermost loop in which the list only grows, and only here. */
  readonly loop: LoopNode;
}

export function dedupAt(node: Node<"comparison_operator">, ctx: Context): Dedup | undefined {
  const test = membershipTest(node);
  const choice = test && choiceOf(test);
  const variable = test && variableOf(test.container, ctx);
  if (!choice || !variable || variable.scope?.kind === "class") return undefined;
  if (!isFollowable(variable)) return undefined;
  // What the text alone tells comes first: it rules out nearly all.
  const append = appendAfter(test, choice, variable);
  if (!append || loopsAround(choice).length === 0) return undefined;
  // Some code keeps a list exactly because its values do not hash, and says so.
  if (/unhash/i.test(`${variable.name} ${test.element.text}`)) return undefined;
  if (!isWorthHashing(test.element, ctx) || !isPlainOrHashes(test.element, ctx)) return undefined;
  const value = valueOfVariable(variable, ctx);
  const isOwn = variable.bindings.every((binding) => originOf(binding, ctx) === "fresh");
  if (value?.kind !== "list" || !isOwn) return undefined;
  const loop = loopWithOnlyAppend(append, choice, variable, ctx);
  if (!loop || holdsFewKinds(variable.name, test.element.text) || isSeldomRun(node, ctx))
    return undefined;
  if (isInTypeError(node, loop) || isMutable(test.element, ctx)) return undefined;
  return { test, choice, append, variable, value, loop };
}

/** The `if` that the test decides: alone or together with other conditions. */
function choiceOf(test: MembershipTest): Node<"if_statement"> | undefined {
  let at: AnyNode = test.node;
  for (let up = at.parent; up; up = up.parent) {
    if (isKind(up, "if_statement")) return at.isField("condition") ? up : undefined;
    const isAnd =
      test.operator === "not in" &&
      isKind(up, "boolean_operator") &&
      up.field("operator").symbol === "and";
    if (!isAnd && !isKind(up, "parenthesized_expression")) return undefined;
    at = up;
  }
  return undefined;
}

/** What is derived from a value may be anything, so it must be known to hash; a name is worth a try. */
function isPlainOrHashes(element: AnyNode, ctx: Context): boolean {
  return isKind(element, "identifier") || hashes(element, ctx);
}

/**
 * ```
 * if x not in out:          if x in out:
 *     …                         continue
 *     out.append(x)         …
 *                           out.append(x)
 * ```
 */
function appendAfter(
  test: MembershipTest,
  choice: Node<"if_statement">,
  variable: WholeVariable,
): Node<"call"> | undefined {
  const body = choice.field("consequence");
  if (test.operator === "in" && !skipsRest(choice)) return undefined;
  const home = test.operator === "in" ? choice.parent : body;
  return variable.uses.flatMap(({ node }) => {
    const use = useOf(node);
    if (use.how !== "method" || use.method !== "append") return [];
    const statement = use.call.parent;
    const [argument, ...more] = use.call.field("arguments").children;
    const isHere =
      isKind(statement, "expression_statement") &&
      statement.parent === home &&
      statement.index > test.node.index;
    return isHere && more.length === 0 && argument?.text === test.element.text ? [use.call] : [];
  })[0];
}

/** `except TypeError:` around the search: what came so far did not hash. */
function isInTypeError(node: AnyNode, loop: LoopNode): boolean {
  for (const up of ancestors(node)) {
    if (up === loop) return false;
    if (isKind(up, "except_clause") && /\bTypeError\b/.test(up.children[0]?.text ?? ""))
      return true;
  }
  return false;
}

/** Whether the code changes the value, or makes it from a list: it is one, or the like, and does not hash. */
function isMutable(element: AnyNode, ctx: Context): boolean {
  const variable = isKind(element, "identifier") ? variableOf(element, ctx) : undefined;
  if (!variable) return false;
  const isChanged = variable.uses.some(({ node }) => {
    const use = useOf(node);
    if (use.how === "method") return CHANGING.has(use.method);
    return use.how === "subscript-store" || use.how === "subscript-delete";
  });
  return isChanged || variable.bindings.some(({ value }) => isSumWithList(value));
}

const CHANGING: ReadonlySet<string> = new Set([
  "append",
  "extend",
  "insert",
  "update",
  "setdefault",
]);

/** `path + [node]` */
function isSumWithList(value: AnyNode | undefined): boolean {
  if (!isKind(value, "binary_operator") || value.field("operator").symbol !== "+") return false;
  return isKind(value.field("left"), "list") || isKind(value.field("right"), "list");
}

function skipsRest(choice: Node<"if_statement">): boolean {
  const [only, ...more] = choice.field("consequence").children;
  return (
    choice.field("alternative") === undefined &&
    more.length === 0 &&
    isKind(only, "continue_statement") &&
    isKind(choice.parent?.parent, "for_statement", "while_statement")
  );
}

function loopWithOnlyAppend(
  append: Node<"call">,
  choice: Node<"if_statement">,
  variable: WholeVariable,
  ctx: Context,
): LoopNode | undefined {
  const callee = append.field("function");
  const list = isKind(callee, "attribute") ? callee.field("object") : undefined;
  let found: LoopNode | undefined;
  let isHot = false;
  for (const loop of loopsAround(choice)) {
    if (!isInvariant(variable, { first: loop.node, last: loop.node }, ctx, list)) break;
    found = loop.node;
    isHot ||= mayRunOften(loop, ctx) && !leavesAfter(append, loop.node);
  }
  return isHot ? found : undefined;
}
