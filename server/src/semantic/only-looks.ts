/** Whether code looks at values without doing anything: what may be left out where it is not needed. */
import type { Context } from "./context.ts";
import { isReadingCall } from "./effects.ts";
import { isPure } from "./purity.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, isKind } from "../syntax/walk.ts";

/** Methods that only look, of whatever class in the standard library has them. */
const LOOKING_METHODS: ReadonlySet<string> = new Set([
  ...["startswith", "endswith", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit"],
  ...["isidentifier", "islower", "isnumeric", "isspace", "isupper", "lower", "upper", "casefold"],
  ...["strip", "lstrip", "rstrip", "split", "find", "rfind", "index", "count", "replace"],
  ...["get", "keys", "values", "items", "copy", "isdisjoint", "issubset", "issuperset"],
  ...["match", "fullmatch", "search", "exists", "is_file", "is_dir", "is_symlink"],
]);

/**
 * False where a call may do more than give a value (`all([field.validate() for field in fields])` is
 * written so that every field is), where something is awaited, and where a name is bound for later.
 */
export function onlyLooks(expression: AnyNode, ctx: Context): boolean {
  return descendants(expression).every((below) => {
    if (isKind(below, "await", "yield", "named_expression")) return false;
    if (isKind(below, "for_in_clause"))
      return !below.allChildren.some((child) => child.symbol === "async");
    return !isKind(below, "call") || looks(below, ctx);
  });
}

function looks(call: Node<"call">, ctx: Context): boolean {
  const callee = call.field("function");
  const isMethod =
    isKind(callee, "attribute") && LOOKING_METHODS.has(callee.field("attribute").text);
  return isMethod || isReadingCall(call, ctx) || isPure(call, ctx);
}
