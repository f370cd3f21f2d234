/** Values that the text shows as they are: literals, displays and comprehensions. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { article, type ValueKind } from "./value.ts";

export function kindOfDisplay(node: AnyNode): ValueKind | undefined {
  switch (node.kind) {
    case "list":
    case "list_comprehension":
      return "list";
    case "tuple":
    case "expression_list":
      return "tuple";
    case "set":
    case "set_comprehension":
      return "set";
    case "dictionary":
    case "dictionary_comprehension":
      return "dict";
    case "generator_expression":
      return "generator";
    case "string":
    case "concatenated_string":
      // A template string is no text.
      if (/^[a-z]*t/i.test(node.text)) return undefined;
      return /^[a-z]*b/i.test(node.text) ? "bytes" : "str";
    case "integer":
      return "int";
    case "float":
      return "float";
    case "true":
    case "false":
    case "not_operator":
      return "bool";
    case "none":
      return "None";
    default:
      return undefined;
  }
}

export function describe(kind: ValueKind, node: AnyNode): string {
  if (isKind(node, "list_comprehension", "set_comprehension", "dictionary_comprehension")) {
    return `${article(kind)}: a comprehension`;
  }
  if (isKind(node, "list", "tuple", "set", "dictionary") && node.children.length > 0)
    return `${article(kind)}: a display`;
  return article(kind);
}
