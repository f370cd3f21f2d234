/** Whether a loop evaluates an expression before it does anything else. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { knownLength, type LoopNode } from "./loops.ts";
import { isPure } from "./purity.ts";
import { cannotRaise } from "./raising.ts";
import { valueOf } from "./values.ts";

/**
 * Whether the loop surely makes a pass, and that evaluates the expression before anything that has an
 * effect or may raise: then it can as well be evaluated right before the loop.
 */
export function isReachedFirst(expression: AnyNode, loop: LoopNode, ctx: Context): boolean {
  let below = expression;
  for (let up = below.parent; up && up !== loop; below = up, up = up.parent) {
    if (!evaluatesFirst(up, below, ctx)) return false;
    if (isKind(up, "block") && up.parent !== loop) return false;
  }
  if (isKind(loop, "while_statement")) {
    return below.isField("condition") || isAlwaysTrue(loop.field("condition"));
  }
  if (!isKind(loop, "for_statement") || !below.isField("body")) return false;
  const iterable = loop.field("right");
  const isSure = isConstant(iterable) && isKind(loop.field("left"), "identifier");
  return isSure && (knownLength(iterable) ?? 0) > 0;
}

/** Whether running `up` runs the child first, apart from what has no effect and raises nothing. */
function evaluatesFirst(up: AnyNode, child: AnyNode, ctx: Context): boolean {
  const before = up.children.filter((each) => each.index < child.index);
  switch (up.kind) {
    case "block":
      return before.every((statement) => isHarmless(statement, ctx));
    case "assignment":
      return child.isField("right") && isKind(up.field("left"), "identifier");
    case "for_statement":
      return child.isField("right");
    case "if_statement":
    case "while_statement":
      return child.isField("condition");
    case "boolean_operator":
      return before.length === 0;
    case "comparison_operator":
      return before.length <= 1 && allQuiet(before, ctx);
    case "expression_statement":
    case "argument_list":
    case "keyword_argument":
    case "attribute":
    case "binary_operator":
    case "call":
    case "not_operator":
    case "parenthesized_expression":
    case "subscript":
      return allQuiet(before, ctx);
    default:
      return false;
  }
}

function allQuiet(parts: readonly AnyNode[], ctx: Context): boolean {
  return parts.every((part) => isQuiet(part, ctx));
}

/** Has no effect and raises nothing: a name, a constant, a method of a known kind. */
function isQuiet(part: AnyNode, ctx: Context): boolean {
  if (isKind(part, "attribute")) return valueOf(part.field("object"), ctx) !== undefined;
  return isPure(part, ctx) && cannotRaise(part, ctx);
}

/** `pass`, a comment in quotes, or a name that gets a value. */
function isHarmless(statement: AnyNode, ctx: Context): boolean {
  if (isKind(statement, "pass_statement")) return true;
  const [inner] = isKind(statement, "expression_statement") ? statement.children : [];
  if (isKind(inner, "string")) return true;
  if (!isKind(inner, "assignment") || !isKind(inner.field("left"), "identifier")) return false;
  const value = inner.field("right");
  return value !== undefined && isQuiet(value, ctx);
}

function isAlwaysTrue(condition: AnyNode): boolean {
  const node = unwrapped(condition);
  return isKind(node, "true") || (isKind(node, "integer") && Number(node.text) > 0);
}

/** A display of literals, or `range` of some. */
function isConstant(iterable: AnyNode): boolean {
  const node = unwrapped(iterable);
  const parts = isKind(node, "call") ? node.field("arguments").children : node.children;
  if (!isKind(node, "call", "list", "tuple", "string", "expression_list")) return false;
  return (
    isKind(node, "string") || parts.every((part) => isKind(part, "integer", "string", "float"))
  );
}
