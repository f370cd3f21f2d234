/** Loops that do not come back: code that always leaves after a node, and loops that end soon. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../syntax/walk.ts";
import type { LoopNode } from "./loops.ts";

/** Whether the code after the node, in its own block or one around it, always leaves the loop. */
export function leavesAfter(node: AnyNode, loop: AnyNode): boolean {
  let isInInner = false;
  for (const up of ancestors(node)) {
    if (up === loop) return false;
    if (isKind(up, "for_statement", "while_statement")) isInInner = true;
    if (!isKind(up, "block")) continue;
    const last = up.children.at(-1);
    if (isKind(last, "return_statement", "raise_statement")) return true;
    if (isKind(last, "break_statement") && !isInInner) return true;
  }
  return false;
}

/** `while n: … n //= 10`: as many passes as the number has digits. */
export function endsAfterDigits(loop: LoopNode): boolean {
  if (!isKind(loop, "while_statement")) return false;
  const body = loop.field("body");
  const halves = [...descendantsOf(body, "augmented_assignment")].some((each) =>
    ["//=", ">>="].includes(each.field("operator").symbol),
  );
  const assigned = [...descendantsOf(body, "assignment")].some((each) => {
    const value = each.field("right");
    if (isKind(value, "call")) return value.field("function").text === "divmod";
    return (
      isKind(value, "binary_operator") && ["//", ">>"].includes(value.field("operator").symbol)
    );
  });
  return halves || assigned;
}
