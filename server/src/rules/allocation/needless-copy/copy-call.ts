/** Calls that give a deep copy: `copy.deepcopy(x)` and `json.loads(json.dumps(x))`. */
import type { Context } from "../../../semantic/context.ts";
import { refersTo } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

export interface CopyCall {
  /** What is copied. */
  readonly object: AnyNode;
  /** Where the copying is named. */
  readonly node: AnyNode;
  readonly shownAs: string;
}

/** With a memo the call is part of copying something larger, and no such copy. */
export function deepcopyCall(call: Node<"call">, ctx: Context): CopyCall | undefined {
  const object = onlyArgument(call, "copy.deepcopy", ctx);
  const node = call.field("function");
  return object && { object, node, shownAs: node.text };
}

/** With further arguments the round trip is there for what they change. */
export function jsonCopyCall(call: Node<"call">, ctx: Context): CopyCall | undefined {
  const text = onlyArgument(call, "json.loads", ctx);
  const object = isKind(text, "call") ? onlyArgument(text, "json.dumps", ctx) : undefined;
  if (!object || !isKind(text, "call")) return undefined;
  const node = call.field("function");
  return { object, node, shownAs: `${node.text}(${text.field("function").text}(…))` };
}

function onlyArgument(call: Node<"call">, qualified: string, ctx: Context): AnyNode | undefined {
  const callee = call.field("function");
  const name = qualified.slice(qualified.indexOf(".") + 1);
  // An import may rename a function, and nothing an attribute.
  if (isKind(callee, "attribute") && callee.field("attribute").text !== name) return undefined;
  const list = call.field("arguments");
  const [object, ...more] = list.children;
  const isPlain = object && !isKind(object, "keyword_argument", "list_splat", "dictionary_splat");
  if (!isPlain || more.length > 0 || !isKind(list, "argument_list")) return undefined;
  return refersTo(callee, qualified, ctx) ? unwrapped(object) : undefined;
}
