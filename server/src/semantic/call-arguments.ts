/** The arguments of a call under the names of what is called. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";

/**
 * What each parameter gets; undefined where a `*` hides it, or where an argument has no parameter.
 */
export function argumentsOf(
  call: Node<"call">,
  parameters: readonly string[],
): ReadonlyMap<string, AnyNode> | undefined {
  const list = call.field("arguments");
  if (!isKind(list, "argument_list")) return undefined;
  const given = new Map<string, AnyNode>();
  for (const [i, argument] of list.children.entries()) {
    if (isKind(argument, "list_splat", "dictionary_splat")) return undefined;
    const isNamed = isKind(argument, "keyword_argument");
    const name = isNamed ? argument.field("name").text : parameters[i];
    if (name === undefined || !parameters.includes(name) || given.has(name)) return undefined;
    given.set(name, isNamed ? argument.field("value") : argument);
  }
  return given;
}
