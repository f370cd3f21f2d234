/** Statements that make a dict anew from itself and more. */
import {
  type Assigning,
  type Growth,
  isPlainlySpelled,
  isTarget,
  operandsOf,
  readsOnlyParts,
  type Target,
} from "../../../semantic/growth.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

/**
 * - `display`: `d = {**d, k: v}`
 * - `union`: `d = d | other`
 * - `call`: `d = dict(d, k=v)`
 */
export interface Merge extends Growth {
  readonly form: "display" | "union" | "call";
  /** What is added, in source order. */
  readonly added: readonly [AnyNode, ...AnyNode[]];
}

export function mergeAt(node: Assigning): Merge | undefined {
  if (!isKind(node, "assignment") || !isKind(node.parent, "expression_statement")) return undefined;
  const target = node.field("left");
  const right = node.field("right");
  if (!right || node.field("type") || !isTarget(target) || !isPlainlySpelled(target))
    return undefined;
  const value = unwrapped(right);
  if (isKind(value, "binary_operator"))
    return growth(node, target, "union", operandsOf(value, "|"));
  if (isKind(value, "dictionary")) return unpacked(node, target, value);
  return isKind(value, "call") ? called(node, target, value) : undefined;
}

/** `d = {**d, k: v}` */
function unpacked(node: Assigning, target: Target, value: Node<"dictionary">): Merge | undefined {
  const [first, ...more] = value.children;
  const inner = isKind(first, "dictionary_splat") ? first.children[0] : undefined;
  return inner && growth(node, target, "display", [inner, ...more]);
}

/** `d = dict(d, k=v)`, `d = dict(d, **other)` */
function called(node: Assigning, target: Target, call: Node<"call">): Merge | undefined {
  const list = call.field("arguments");
  if (call.field("function").text !== "dict" || !isKind(list, "argument_list")) return undefined;
  const more = list.children.slice(1);
  if (!more.every((each) => isKind(each, "keyword_argument", "dictionary_splat"))) return undefined;
  return growth(node, target, "call", list.children);
}

function growth(
  node: Assigning,
  target: Target,
  form: Merge["form"],
  [itself, first, ...more]: readonly AnyNode[],
): Merge | undefined {
  if (itself?.text !== target.text || !first) return undefined;
  const added = [first, ...more] as const;
  if (!added.every((each) => readsOnlyParts(each, target.text))) return undefined;
  return { node, target, form, added };
}
