/** Where only the truth of an expression matters, and not its value. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";

export interface TruthTest {
  /** The whole of what says whether the expression is true: itself, `not x`, `x is None`. */
  readonly whole: AnyNode;
  readonly isNegated: boolean;
}

/** Undefined where the value itself may be used. */
export function truthTest(expression: AnyNode): TruthTest | undefined {
  const { parent } = expression;
  if (isKind(parent, "parenthesized_expression")) return truthTest(parent);
  if (isKind(parent, "not_operator")) return { whole: parent, isNegated: true };
  const none = isKind(parent, "comparison_operator")
    ? comparedWithNone(expression, parent)
    : undefined;
  if (none) return { whole: parent ?? expression, isNegated: none === "is" };
  return isCondition(expression) ? { whole: expression, isNegated: false } : undefined;
}

function comparedWithNone(left: AnyNode, comparison: AnyNode): "is" | "is not" | undefined {
  const [first, second, ...more] = comparison.children;
  const [operator] = comparison.allChildren.filter((child) => /^is(?: not)?$/.test(child.symbol));
  if (first?.index !== left.index || !second || more.length > 0) return undefined;
  if (!isKind(unwrapped(second), "none")) return undefined;
  return operator && (operator.symbol === "is" ? "is" : "is not");
}

function isCondition(node: AnyNode): boolean {
  const { parent } = node;
  switch (parent?.kind) {
    case "parenthesized_expression":
    case "boolean_operator":
      return isCondition(parent);
    case "if_statement":
    case "elif_clause":
    case "while_statement":
      return node.isField("condition");
    case "not_operator":
    case "if_clause":
      return true;
    case "conditional_expression":
      return parent.children[1]?.index === node.index;
    case "assert_statement":
      return parent.children[0]?.index === node.index;
    default:
      return false;
  }
}
