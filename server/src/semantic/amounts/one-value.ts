/** Code in a loop that waits for one value: `if row.id == wanted: …`. */
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, isKind, unwrapped } from "../../syntax/walk.ts";
import type { Context } from "../context.ts";
import type { Loop } from "../loops.ts";
import { variesIn } from "../varying.ts";

/** Whether the node runs only on those passes on which something has one value: most likely on one of many. */
export function isForOneValue(node: AnyNode, loop: Loop, ctx: Context): boolean {
  for (const up of ancestors(node)) {
    if (up === loop.node) return false;
    const isChosen = isKind(up, "if_statement") && up.field("consequence").encloses(node);
    if (isChosen && asksForOne(up.field("condition"), loop, ctx)) return true;
  }
  return false;
}

/** `x == y`, of which the loop changes one side only. */
function asksForOne(condition: AnyNode, loop: Loop, ctx: Context): boolean {
  const comparison = unwrapped(condition);
  if (!isKind(comparison, "comparison_operator")) return false;
  const [left, right, ...more] = comparison.children;
  const isEquality = comparison.allChildren.some((child) => child.symbol === "==");
  if (!left || !right || more.length > 0 || !isEquality) return false;
  return variesIn(left, loop, ctx) !== variesIn(right, loop, ctx);
}
