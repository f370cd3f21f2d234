/** Writes a search for plain text with what strings can do themselves. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import { stringText } from "../../../semantic/string-text.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";
import type { LiteralSearch } from "./detect.ts";

/**
 * ```
 * re.sub("a", "b", text)          text.replace("a", "b")
 * if not re.search(r"\.", text):  if "." not in text:
 * ```
 */
export function fixFor(found: LiteralSearch): Fix | undefined {
  const replaced = found.test?.whole ?? found.call;
  const comments = descendants(replaced).some((below) => isKind(below, "comment"));
  if (comments) return undefined;
  const title = `Use \`${found.instead}\``;
  const isSafe = found.value !== undefined;
  return {
    title: isSafe ? title : `${title} (other errors where it is not given a string)`,
    safe: isSafe,
    edits: [replaceNode(replaced, textFor(found))],
  };
}

function textFor(found: LiteralSearch): string {
  const { name, limit, replacement } = found;
  const literal = literalText(found);
  const text = operand(found.text);
  const last = limit ? `, ${limit.text}` : "";
  const isNegated = found.test?.isNegated === true;
  switch (name) {
    case "sub":
      return `${text}.replace(${literal}, ${replacement?.text ?? ""}${last})`;
    case "split":
      return `${text}.split(${literal}${last})`;
    case "search":
      return `${literal} ${isNegated ? "not in" : "in"} ${text}`;
    case "match":
      return `${isNegated ? "not " : ""}${text}.startswith(${literal})`;
    case "fullmatch":
      return `${text} ${isNegated ? "!=" : "=="} ${literal}`;
  }
}

/** As it is written, where that means the same without `re`. */
function literalText({ pattern, literal, isBytes }: LiteralSearch): string {
  const isSame = isKind(pattern, "string") && stringConstant(pattern)?.value === literal;
  return isSame && !/[\r\n]/.test(pattern.text) ? pattern.text : stringText(literal, isBytes);
}

/** In parentheses, unless it binds as tightly as a name and stands on one line. */
function operand(node: AnyNode): string {
  const isTight = isKind(
    node,
    "identifier",
    "attribute",
    "call",
    "subscript",
    "string",
    "parenthesized_expression",
  );
  return isTight && !/[\r\n]/.test(node.text) ? node.text : `(${node.text})`;
}
