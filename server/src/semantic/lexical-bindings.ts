/**
 * What a function or method binds outside of itself, read from its text alone: nothing, or its own
 * name. Most units are of this kind, so questions about names need not parse them.
 */
import {
  type Indentation,
  indentationAt,
  isBlank,
  nextLine,
  scanLogicalLine,
} from "../syntax/scan-line.ts";
import type { Unit } from "../syntax/unit.ts";
import { defineFact } from "./fact.ts";

/** Names that the unit binds in the module; undefined where only its scopes can tell. */
export const lexicalBindings = defineFact("lexical bindings", bindingsOf);

function bindingsOf({ text, role }: Unit): readonly string[] | undefined {
  // `global` binds outside (`nonlocal` too, where nothing around does), a default's `:=` too, and equal names may be written in several ways.
  if (role === "class-header" || /global|nonlocal|:=/.test(text) || hasVariants(text))
    return undefined;
  // What a class's body binds is the class's, as long as it is all in the body.
  if (role === "member") return staysInside(text) ? [] : undefined;
  const name = functionName(text);
  return name === undefined ? undefined : [name];
}

/** Whether no line stands further left than the first. */
function staysInside(text: string): boolean {
  let first: number | undefined;
  for (const { column } of logicalLines(text)) {
    first ??= column;
    if (column < first) return false;
  }
  return true;
}

interface Line extends Indentation {
  readonly opensBlock: boolean;
}

/** The lines on which statements begin; what a string or bracket holds together is one line. */
function* logicalLines(text: string): Generator<Line> {
  for (let start = 0; start < text.length;) {
    const { column, textStart } = indentationAt(text, start);
    if (isBlank(text, textStart)) {
      start = nextLine(text, textStart);
      continue;
    }
    const { end, opensBlock } = scanLogicalLine(text, textStart);
    yield { column, textStart, opensBlock };
    start = end;
  }
}

/** Whether names in the text may be other names to Python, which normalizes them (NFKC). */
export function hasVariants(text: string): boolean {
  const isAscii = Buffer.byteLength(text) === text.length;
  return !isAscii && text.normalize("NFKC") !== text;
}

const DEFINITION = /(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)[ \t]*[([]/y;
const DECORATOR = "@";

/** The name of the one function that the text is, decorators before it; undefined where it may be more. */
function functionName(text: string): string | undefined {
  let name: string | undefined;
  let header = 0;
  /** Column of the body's first line: a line with less would end the function. */
  let body: number | undefined;
  for (const { column, textStart, opensBlock } of logicalLines(text)) {
    if (name !== undefined) {
      body ??= column;
      if (column < body || body <= header) return undefined;
    } else if (!text.startsWith(DECORATOR, textStart)) {
      name = definedName(text, textStart);
      if (name === undefined || !opensBlock) return undefined;
      header = column;
    }
  }
  return name;
}

function definedName(text: string, at: number): string | undefined {
  DEFINITION.lastIndex = at;
  return DEFINITION.exec(text)?.[1];
}
