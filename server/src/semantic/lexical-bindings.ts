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

function bindingsOf(unit: Unit): readonly string[] | undefined {
  const { text, role } = unit;
  // `global` binds outside (`nonlocal` too, where nothing around does), a default's `:=` too, and equal names may be written in several ways.
  if (role === "class-header" || /global|nonlocal|:=/.test(text) || hasVariants(text))
    return undefined;
  const { staysInside, functionName } = shape.of(unit);
  // What a class's body binds is the class's, as long as it is all in the body.
  if (role === "member") return staysInside ? [] : undefined;
  return functionName === undefined ? undefined : [functionName];
}

interface Shape {
  /** No line stands further left than the first. */
  readonly staysInside: boolean;
  /** Name of the one function that the text is, decorators before it; undefined where it may be more. */
  readonly functionName: string | undefined;
}

/** What the indentation of a unit's lines says. */
export const shape = defineFact("shape", ({ text, role }): Shape => {
  let first: number | undefined;
  let staysInside = true;
  let name: string | undefined;
  let isFunction = true;
  let header = 0;
  /** Column of the function's first line: a line with less would end it. */
  let body: number | undefined;
  for (const { column, textStart, opensBlock } of logicalLines(text)) {
    first ??= column;
    staysInside &&= column >= first;
    if (name !== undefined) {
      body ??= column;
      isFunction &&= column >= body && body > header;
    } else if (!text.startsWith(DECORATOR, textStart)) {
      name = definedName(text, textStart) ?? "";
      isFunction = name !== "" && opensBlock;
      header = column;
    }
    // Nothing more is asked of it.
    if (!isFunction && (role !== "member" || !staysInside)) break;
  }
  return { staysInside, functionName: isFunction ? name : undefined };
});

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

function definedName(text: string, at: number): string | undefined {
  DEFINITION.lastIndex = at;
  return DEFINITION.exec(text)?.[1];
}
