/** Whether every full pass of a loop gets to an expression. */
import type { LoopNode } from "./loops.ts";
import type { AnyNode } from "../syntax/node.ts";
import { ancestors } from "../syntax/walk.ts";

export function isUnconditional(expression: AnyNode, loop: LoopNode): boolean {
  let below = expression;
  for (const up of ancestors(expression)) {
    if (up === loop) return true;
    if (isOnlySometimes(up, below)) return false;
    below = up;
  }
  return false;
}

function isOnlySometimes(up: AnyNode, child: AnyNode): boolean {
  switch (up.kind) {
    case "if_statement":
    case "elif_clause":
      return !child.isField("condition");
    case "conditional_expression":
      return up.children[1] !== child;
    case "boolean_operator":
      return !child.isField("left");
    case "except_clause":
    case "else_clause":
    case "case_clause":
    case "assert_statement":
    case "raise_statement":
    case "return_statement":
      return true;
    default:
      return false;
  }
}
