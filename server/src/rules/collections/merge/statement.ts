/** Statements that make a dict anew from itself and more. */
import { type Assigning, operandsOf } from "../../../semantic/growth.ts";
import { plainAssignment, type Remade, remade } from "../../../semantic/remade.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

/**
 * - `display`: `d = {**d, k: v}`
 * - `union`: `d = d | other`
 * - `call`: `d = dict(d, k=v)`
 */
export type Merge = Remade<"display" | "union" | "call">;

export function mergeAt(node: Assigning): Merge | undefined {
  const assigned = plainAssignment(node);
  if (!assigned) return undefined;
  const { target, value } = assigned;
  if (isKind(value, "binary_operator"))
    return remade(node, target, "union", operandsOf(value, "|"));
  if (isKind(value, "dictionary")) {
    const [first, ...more] = value.children;
    const inner = isKind(first, "dictionary_splat") ? first.children[0] : undefined;
    return inner && remade(node, target, "display", [inner, ...more]);
  }
  const parts = isKind(value, "call") ? partsOfCall(value) : undefined;
  return parts && remade(node, target, "call", parts);
}

/** `dict(d, k=v)`, `dict(d, **other)` */
function partsOfCall(call: Node<"call">): readonly AnyNode[] | undefined {
  const list = call.field("arguments");
  if (call.field("function").text !== "dict" || !isKind(list, "argument_list")) return undefined;
  const more = list.children.slice(1);
  const areNamed = more.every((each) => isKind(each, "keyword_argument", "dictionary_splat"));
  return areNamed ? list.children : undefined;
}
