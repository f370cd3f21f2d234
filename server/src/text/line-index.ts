/** Turns offsets into 0-based lines and UTF-16 columns, and back. */

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
  const starts = lineStarts(text);
  const lineStart = (line: number): number => starts[Math.max(0, line)] ?? text.length;
  return {
    lineCount: starts.length,
    lineStart,
    positionAt(offset) {
      const line = lastAtMost(starts, offset);
      return { line, character: offset - lineStart(line) };
    },
    offsetAt({ line, character }) {
      return Math.min(lineStart(line) + character, lineStart(line + 1), text.length);
    },
  };
}

const NEWLINE = 10;
const RETURN = 13;

function lineStarts(text: string): readonly number[] {
  // Without `\r`, the engine's own search is several times as fast as a look at each character.
  return text.includes("\r") ? startsAfterAnyEnd(text) : startsAfterNewlines(text);
}

function startsAfterNewlines(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function startsAfterAnyEnd(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE || (code === RETURN && text.charCodeAt(i + 1) !== NEWLINE)) {
      starts.push(i + 1);
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
