/** Whether the text shows that a string grows with much data: so that copying it costs without measured heat too. */
import { meetsMuch } from "../../../semantic/amounts/much.ts";
import { isReadingOn } from "../../../semantic/amounts/sources.ts";
import type { Context } from "../../../semantic/context.ts";
import { occurrencesOf } from "../../../semantic/growth.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, nearest, unwrapped } from "../../../syntax/walk.ts";
import type { Quadratic } from "./detect.ts";

export function growsMuch(found: Quadratic, ctx: Context): boolean {
  const { node, loop, target, all } = found;
  if (!meetsMuch(node, ctx, loop)) return false;
  if (!isKind(loop, "while_statement")) return !isChosen(node, loop) && !isOfOneObject(loop);
  // What is looked at while it grows is one message, and the loop ends with it.
  const isLookedAt = occurrencesOf(target.text, loop).some(
    (each) => !all.some((growth) => growth.node.encloses(each)),
  );
  return !isLookedAt && !endsAtMark(loop) && addsWhatIsRead(node, loop);
}

/** `if part == b"\0": break`: one name or one value, which is short. */
function endsAtMark(loop: Node<"while_statement">): boolean {
  return descendantsOf(loop.field("body"), "if_statement").some((each) => {
    const condition = each.field("condition");
    return (
      isKind(condition, "comparison_operator") &&
      /[=!]=[\s\\]*[bB]["'][^"']/.test(condition.text) &&
      isKind(each.field("consequence").children.at(-1), "break_statement", "return_statement")
    );
  });
}

/** Whether only some passes add to it: to one of several texts, or for few lines of many. */
function isChosen(node: AnyNode, loop: AnyNode): boolean {
  const choice = nearest(node, "if_statement", "match_statement");
  return choice !== undefined && loop.encloses(choice);
}

/** `group.users`, `range(rows)`: what one thing holds, and a number, take thousands before the copies of a text cost. */
function isOfOneObject(loop: Node<"for_statement">): boolean {
  const iterable = unwrapped(loop.field("right"));
  return (
    isKind(iterable, "attribute") ||
    (isKind(iterable, "call") && iterable.field("function").text === "range")
  );
}

/** `data += file.read(n)`, or a name that the loop reads into. */
function addsWhatIsRead(growth: AnyNode, loop: AnyNode): boolean {
  const isRead = (node: AnyNode): boolean =>
    [node, ...descendantsOf(node, "call")].some(
      (each) => isKind(each, "call") && isReadingOn(each) && !readsLargePieces(each),
    );
  if (isRead(growth)) return true;
  return [...descendantsOf(loop, "assignment", "named_expression")].some((each) => {
    const [name] = each.children;
    return (
      !growth.encloses(each) &&
      isKind(name, "identifier") &&
      isRead(each) &&
      occurrencesOf(name.text, growth).length > 0
    );
  });
}

/** Of pieces of a megabyte the first is mostly the last, and few are copied. */
const LARGE_PIECE = 1 << 20;

/** `file.read(64 * 1024 * 1024)` */
function readsLargePieces(call: Node<"call">): boolean {
  const [size] = call.field("arguments").children;
  const bytes = size && sizeOf(size);
  return bytes !== undefined && bytes >= LARGE_PIECE;
}

/** The value of integers that are added, multiplied, shifted or raised; undefined for anything else. */
function sizeOf(node: AnyNode): number | undefined {
  const inner = unwrapped(node);
  if (isKind(inner, "integer")) return Number(inner.text.replaceAll("_", ""));
  if (!isKind(inner, "binary_operator")) return undefined;
  const [left, right] = [sizeOf(inner.field("left")), sizeOf(inner.field("right"))];
  if (left === undefined || right === undefined) return undefined;
  switch (inner.field("operator").symbol) {
    case "*":
      return left * right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "<<":
      return left * 2 ** right;
    case "**":
      return left ** right;
    default:
      return undefined;
  }
}
