/** The first or the last of a sorted copy: `sorted(n)[0]`, `sorted(n, key=len, reverse=True)[-1]`. */
import type { Context } from "../../../semantic/context.ts";
import { refersTo } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

export interface SortedEnd {
  readonly subscript: Node<"subscript">;
  readonly call: Node<"call">;
  /** What is sorted; the whole list of arguments where that is a generator expression. */
  readonly iterable: AnyNode;
  readonly key: AnyNode | undefined;
  readonly reverse: AnyNode | undefined;
  readonly end: "first" | "last";
  readonly extreme: "min" | "max";
}

export function sortedEnd(subscript: Node<"subscript">, ctx: Context): SortedEnd | undefined {
  const call = unwrapped(subscript.field("value"));
  const end = endOf(subscript);
  if (!end || !isKind(call, "call") || !refersTo(call.field("function"), "builtins.sorted", ctx))
    return undefined;
  const list = call.field("arguments");
  const [iterable, ...options] = isKind(list, "generator_expression") ? [list] : list.children;
  if (!iterable || isKind(iterable, "list_splat", "dictionary_splat", "keyword_argument"))
    return undefined;
  const found = new Map<string, AnyNode>();
  for (const option of options) {
    if (!isKind(option, "keyword_argument")) return undefined;
    found.set(option.field("name").text, option.field("value"));
  }
  const reverse = found.get("reverse");
  if (reverse && !isKind(reverse, "true", "false")) return undefined;
  const isDescending = isKind(reverse, "true");
  const extreme = (end === "first") === isDescending ? "max" : "min";
  return { subscript, call, iterable, key: found.get("key"), reverse, end, extreme };
}

function endOf(subscript: Node<"subscript">): "first" | "last" | undefined {
  const [index, ...more] = subscript.fields("subscript");
  if (!index || more.length > 0 || isTarget(subscript)) return undefined;
  if (index.text === "0") return "first";
  return /^-\s*1$/.test(index.text) ? "last" : undefined;
}

/** Storing in a sorted copy would be strange, and is no reading. */
function isTarget(subscript: Node<"subscript">): boolean {
  return subscript.isField("left") || isKind(subscript.parent, "delete_statement", "pattern_list");
}
