/** Turns offsets into 0-based lines and UTF-16 columns, and back. */
import type { Span } from "./span.ts";

export interface Position {
  /** 0-based. */
  readonly line: number;
  /** UTF-16 code units from the line's start. */
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface LineIndex {
  readonly lineCount: number;
  /** Offset of a line's first character; clamped to the text. */
  lineStart(line: number): number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** Line ends are `\n`, `\r\n` and a lone `\r`, as in the protocol and in Python. */
export function lineIndex(text: string): LineIndex {
  return new Lines(text.length, lineStarts(text, 0, text.length));
}

/** The index of a text after an edit: only the lines around the edit are looked at. */
export function editedLineIndex(
  before: LineIndex,
  text: string,
  { span, newLength }: { readonly span: Span; readonly newLength: number },
): LineIndex {
  if (!(before instanceof Lines)) return lineIndex(text);
  const delta = newLength - (span.end - span.start);
  // A line end may be two characters, and the edit may stand between them.
  const first = before.lineAt(span.start - 1);
  const next = before.lineAt(span.end + 1) + 1;
  const start = before.lineStart(first);
  const end = next < before.lineCount ? before.lineStart(next) + delta : text.length;
  const middle = lineStarts(text, start, end);
  // Where a line goes on after the window, its start is the first of the rest.
  if (next < before.lineCount) middle.pop();
  return new Lines(text.length, [
    ...before.starts.slice(0, first),
    ...middle,
    ...before.starts.slice(next).map((each) => each + delta),
  ]);
}

class Lines implements LineIndex {
  readonly #length: number;
  readonly starts: readonly number[];

  constructor(length: number, starts: readonly number[]) {
    this.#length = length;
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  lineStart(line: number): number {
    return this.starts[Math.max(0, line)] ?? this.#length;
  }

  lineAt(offset: number): number {
    return lastAtMost(this.starts, offset);
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - this.lineStart(line) };
  }

  offsetAt({ line, character }: Position): number {
    return Math.min(this.lineStart(line) + character, this.lineStart(line + 1), this.#length);
  }
}

const NEWLINE = 10;
const RETURN = 13;

/** Starts of the lines in a part of the text that begins with one, `from` first. */
function lineStarts(text: string, from: number, end: number): number[] {
  const part = from === 0 && end === text.length ? text : text.slice(from, end);
  // Without `\r`, the engine's own search is several times as fast as a look at each character.
  return part.includes("\r") ? startsAfterAnyEnd(part, from) : startsAfterNewlines(part, from);
}

function startsAfterNewlines(part: string, from: number): number[] {
  const starts = [from];
  for (let at = part.indexOf("\n"); at >= 0; at = part.indexOf("\n", at + 1)) {
    starts.push(from + at + 1);
  }
  return starts;
}

function startsAfterAnyEnd(part: string, from: number): number[] {
  const starts = [from];
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt(i);
    if (code === NEWLINE || (code === RETURN && part.charCodeAt(i + 1) !== NEWLINE)) {
      starts.push(from + i + 1);
    }
  }
  return starts;
}

/** Index of the last start that is not after the offset; the list is sorted. */
export function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
