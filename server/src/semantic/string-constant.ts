/** The value of a string literal: what Python reads between the quotes. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";

export interface StringConstant {
  readonly value: string;
  readonly isBytes: boolean;
}

/** Undefined where the text alone does not say: formatted strings, names of characters, other expressions. */
export function stringConstant(expression: AnyNode): StringConstant | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "concatenated_string")) return joined(node.children.map(stringConstant));
  return isKind(node, "string") ? literal(node.text) : undefined;
}

function joined(parts: readonly (StringConstant | undefined)[]): StringConstant | undefined {
  const known = parts.filter((part) => part !== undefined);
  const [first] = known;
  if (!first || known.length < parts.length) return undefined;
  if (known.some((part) => part.isBytes !== first.isBytes)) return undefined;
  return { value: known.map((part) => part.value).join(""), isBytes: first.isBytes };
}

const LITERAL = /^([a-z]*)("""|'''|"|')([^]*)\2$/i;

function literal(text: string): StringConstant | undefined {
  const [, prefix, , quoted] = LITERAL.exec(text) ?? [];
  if (prefix === undefined || quoted === undefined || /[ft]/i.test(prefix)) return undefined;
  const isBytes = /b/i.test(prefix);
  // Python reads every line end of a source as a line feed.
  const body = quoted.replace(/\r\n?/g, "\n");
  const value = /r/i.test(prefix) ? body : unescaped(body, isBytes);
  return value === undefined ? undefined : { value, isBytes };
}

const ESCAPE =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([^]))/g;

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

function unescaped(body: string, isBytes: boolean): string | undefined {
  const unknown: string[] = [];
  const value = body.replace(
    ESCAPE,
    (all: string, octal?: string, x?: string, u?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      if (x !== undefined) return String.fromCharCode(parseInt(x, 16));
      if (isBytes && other !== "x") return SIMPLE.get(other ?? "") ?? all;
      const code = parseInt(u ?? long ?? "", 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      const simple = SIMPLE.get(other ?? "");
      // A character's name is not looked up here; the others are no Python.
      if (simple === undefined && /^[NuUx]?$/.test(other ?? "")) unknown.push(all);
      // What Python does not know it leaves as it is.
      return simple ?? all;
    },
  );
  return unknown.length === 0 ? value : undefined;
}
