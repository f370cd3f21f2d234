/** Literals that a parser of the standard library surely accepts: patterns, layouts, numbers. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";

/** The text of a string literal as it is at run time; undefined where it holds escapes or expressions. */
export function literalText(expression: AnyNode): string | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "concatenated_string")) {
    const parts = node.children.map(literalText);
    return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
  }
  const [start, ...rest] = isKind(node, "string") ? node.children : [];
  if (!start || rest.some((part) => isKind(part, "interpolation"))) return undefined;
  const prefix = start.text.replace(/["']+$/, "").toLowerCase();
  const text = rest
    .filter((part) => isKind(part, "string_content"))
    .map((part) => part.text)
    .join("");
  return prefix.includes("r") || !text.includes("\\") ? text : undefined;
}

/** What Python's `re` and ECMAScript read differently, or only one of the two reads at all. */
const NOT_COMMON =
  /\\[1-9pPkuUxcNGZA]|\(\?<|\(\?P[^<]|\(\?[a-zA-Z-]+[:)]|\[\^?\]|\[\[|\{\d{5,}|\{,|--|&&|\|\||~~|[^\n\t\x20-\x7e]/;

/** Whether `re.compile` surely accepts the text, without flags that change how it is read. */
export function isValidPattern(text: string): boolean {
  if (NOT_COMMON.test(text)) return false;
  const names = [...text.matchAll(/\(\?P<([A-Za-z_]\w*)>/g)].map(([, name]) => name);
  if (new Set(names).size !== names.length) return false;
  try {
    // Its strict mode rejects every escape, bracket and repetition that is not well-formed.
    return new RegExp(text.replaceAll("(?P<", "(?<"), "u").flags === "u";
  } catch {
    return false;
  }
}

/** Whether `struct.Struct` surely accepts the text. */
export function isValidLayout(text: string): boolean {
  return /^[@=<>!]?(?:\d{0,3}[xcbB?hHiIlLqQefdsp]|\s)*$/.test(text);
}

/** Whether `Decimal` and `Fraction` surely accept the text. */
export function isValidNumber(text: string): boolean {
  return /^[+-]?\d{1,30}(?:\.\d{1,30})?$/.test(text);
}
