/**
 * Finds statements that the grammar joined from two lines. To it a newline where no statement can
 * end is white space, so a half-typed `x.` and the `y = 1` below it read as `x.y = 1`.
 */
import { ROW } from "./rows.ts";
import type { Grammar } from "./grammar.ts";

/** Kinds that begin on a line of their own, besides what stands directly in a module or block. */
const BEGINS_LINE: ReadonlySet<string> = new Set([
  "block",
  "decorator",
  "elif_clause",
  "else_clause",
  "except_clause",
  "finally_clause",
]);
const HOLDS_LINES: ReadonlySet<string> = new Set(["block", "decorated_definition"]);

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;

/**
 * Rows of the statements and clauses that go on after a newline outside brackets and strings that
 * no backslash precedes. The rows must be of a tree without errors.
 */
export function joinedLines(rows: Int32Array, text: string, grammar: Grammar): readonly number[] {
  const { kinds, nesting } = grammar;
  const joined: number[] = [];
  let depth = 0;
  let end = 0;
  let onNewLine = false;
  for (let at = ROW.width, next = 2; at < rows.length; at += ROW.width, next++) {
    if (rows[at + ROW.after] !== next) continue;
    const symbol = rows[at + ROW.symbol] ?? 0;
    const start = rows[at + ROW.start] ?? 0;
    if (depth === 0) {
      onNewLine ||= hasNewline(text, end, start);
      if (onNewLine && kinds[symbol] !== "comment") {
        const outer = statementAt(rows, next - 1, grammar);
        if (rows[outer * ROW.width + ROW.start] !== start) joined.push(outer);
        onNewLine = false;
      }
    }
    depth += nesting[symbol] ?? 0;
    end = rows[at + ROW.end] ?? 0;
  }
  return joined;
}

/** Whether a newline stands there that ends its line; before a string, an escaped one has no row of its own. */
function hasNewline(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += text.startsWith("\r\n", i + 1) ? 2 : 1;
    else if (code === NEWLINE || code === RETURN) return true;
  }
  return false;
}

/** The innermost node around that may begin a line. */
function statementAt(rows: Int32Array, index: number, { kinds }: Grammar): number {
  const kindAt = (row: number) => kinds[rows[row * ROW.width + ROW.symbol] ?? 0] ?? "";
  for (let at = index; ;) {
    const parent = rows[at * ROW.width + ROW.parent] ?? 0;
    if (parent <= 0 || BEGINS_LINE.has(kindAt(at)) || HOLDS_LINES.has(kindAt(parent))) return at;
    at = parent;
  }
}
