/** What the loops of a unit repeat, read from its characters: rules about loops look nowhere else. */
import { indentationAt, isBlank } from "../syntax/scan-line.ts";
import type { Code } from "./code-text.ts";

const ANY_LOOP = /\b(?:for|while)\b/;
const LOOP_STATEMENT = /^\s*(?:async\s+)?(?:for|while)\b/;
/** Of comprehensions. */
const CLAUSE = /\bfor\b/;
/** Where a column depends on who counts. */
const ODD_INDENTATION = /^(?: +\t|\t+ )|[\f\ufeff]/m;

/**
 * Loop statements with all below them and the statements that hold comprehensions, each of these on a
 * line of its own. Undefined where lines or brackets cannot be told: any of the code may be repeated.
 */
export function loopLinesOf({ text, isPlain }: Code): string | undefined {
  if (!ANY_LOOP.test(text)) return "";
  if (!isPlain || ODD_INDENTATION.test(text)) return undefined;
  let repeated = "";
  /** Column of the outermost loop statement around. */
  let loop: number | undefined;
  for (let start = 0; start < text.length;) {
    const { column, textStart } = indentationAt(text, start);
    const end = lineEnd(text, textStart);
    // A bracket that is not closed, or was not opened.
    if (end === undefined) return undefined;
    if (!isBlank(text, textStart)) {
      const line = text.slice(start, end).replace(BREAK, " ");
      if (loop !== undefined && column <= loop) loop = undefined;
      if (loop === undefined && LOOP_STATEMENT.test(line)) loop = column;
      if (loop !== undefined || CLAUSE.test(line)) repeated += `${line}\n`;
    }
    start = end + 1;
  }
  return repeated;
}

/** Within a statement. */
const BREAK = /\\?(?:\r\n|\r|\n)/g;

const BACKSLASH = 92;

/** Offset of the line end after the statement, or of the text's end. */
function lineEnd(text: string, offset: number): number | undefined {
  let depth = 0;
  let i = offset;
  for (; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 40: // (
      case 91: // [
      case 123: // {
        depth++;
        break;
      case 41: // )
      case 93: // ]
      case 125: // }
        if (--depth < 0) return undefined;
        break;
      case 10:
      case 13:
        if (depth === 0 && !isContinued(text, i)) return i;
    }
  }
  return depth === 0 ? i : undefined;
}

/** Whether a backslash stands before the line end. */
function isContinued(text: string, end: number): boolean {
  const before = text.charCodeAt(end - 1);
  return before === BACKSLASH || (before === 13 && text.charCodeAt(end - 2) === BACKSLASH);
}
