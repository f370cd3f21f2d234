/** Code that a loop repeats while a list stays as it is, and the place before that loop. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";
import { statementBeforeLoop } from "./hoisting-place.ts";
import { isInvariant } from "./invariance.ts";
import { EAGER_READERS } from "./knowledge/reading-calls.ts";
import { type Loop, loopsAround } from "./loops.ts";
import { qualifiedName } from "./names.ts";
import { mayRunOften } from "./amounts/lengths.ts";
import { valueOf } from "./values.ts";

/**
 * The outermost loop around the node that leaves the list as it is, if the node may run often in it.
 * `except` is the one use that may change the list; `counts` says of which loops the passes count.
 */
export function loopWithSameList(
  node: AnyNode,
  variable: WholeVariable,
  ctx: Context,
  {
    except,
    counts = () => true,
  }: { readonly except?: AnyNode; readonly counts?: (loop: Loop) => boolean } = {},
): Loop | undefined {
  let found: Loop | undefined;
  let isHot = false;
  for (const loop of loopsAround(node)) {
    if (isKind(loop.node, "generator_expression") && !isConsumedAtOnce(loop.node, ctx)) break;
    if (!isInvariant(variable, { first: loop.node, last: loop.node }, ctx, except)) break;
    found = loop;
    isHot ||= counts(loop) && mayRunOften(loop, ctx);
  }
  return isHot ? found : undefined;
}

/** The statement before which code may be put that needs the list as the loop meets it. */
export function statementBefore(
  loop: Loop,
  variable: WholeVariable,
  ctx: Context,
): AnyNode | undefined {
  const statement = statementBeforeLoop(loop.node);
  const last = loop.node;
  return statement && isInvariant(variable, { first: statement, last }, ctx)
    ? statement
    : undefined;
}

/** Whether a generator expression is run to its end where it stands: `any(… for …)`, `",".join(…)`. */
export function isConsumedAtOnce(node: Node<"generator_expression">, ctx: Context): boolean {
  const parent = isKind(node.parent, "argument_list") ? node.parent.parent : node.parent;
  if (!isKind(parent, "call")) return false;
  const callee = parent.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined) return EAGER_READERS.has(qualified);
  if (!isKind(callee, "attribute")) return false;
  const receiver = valueOf(callee.field("object"), ctx)?.kind;
  return callee.field("attribute").text === "join" && receiver === "str";
}
