/** What a unit may bind in its module, read from its text alone, so that questions about names parse little. */
import {
  type Indentation,
  indentationAt,
  isBlank,
  nextLine,
  scanLogicalLine,
} from "../syntax/scan-line.ts";
import type { Unit } from "../syntax/unit.ts";
import { defineFact } from "./fact.ts";
import { wordsOf } from "./words.ts";

/**
 * Names among which are all that the unit binds in the module: of a function only its own, of other
 * code every word. Undefined where only its scopes can tell.
 */
export const lexicalBindings = defineFact("lexical bindings", bindingsOf);

function bindingsOf(unit: Unit): readonly string[] | undefined {
  const { text, role } = unit;
  // `global` binds outside (`nonlocal` too, where nothing around does), a default's `:=` too, and equal names may be written in several ways.
  const bindsPlainly = !/global|nonlocal|:=/.test(text) && !hasVariants(text);
  const { staysInside, functionName } = shape.of(unit);
  // What a class's body binds is the class's, as long as it is all in the body.
  if (role === "member") return bindsPlainly && staysInside ? [] : undefined;
  if (bindsPlainly && functionName !== undefined) return [functionName];
  return mayBind(text);
}

/** Undefined where a name may be bound that stands nowhere as it is. */
function mayBind(text: string): readonly string[] | undefined {
  // What else than ASCII is part of a name, only the parser knows; a private name gets its class's before it.
  if (Buffer.byteLength(text) !== text.length) return undefined;
  if (text.includes("class") && text.includes("__")) return undefined;
  return text.length > MOST_WORDS ? undefined : [...wordsOf(text)];
}

/** UTF-16 code units: in longer texts, which are mostly data, there are too many words to keep. */
const MOST_WORDS = 20_000;

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
