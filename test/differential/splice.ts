/** Changes of a text as an editor sends them, and what they make of it. */
import type { Position } from "../../server/src/text/line-index.ts";
import type { ContentChange } from "../../server/src/workspace/open-document.ts";

/** Replaces a span of the text as it is at that moment; `whole` sends it without a range. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly whole?: true;
}

export function applySplice(text: string, { start, end, text: by }: Splice): string {
  if (start < 0 || start > end || end > text.length)
    throw new Error(`no span of ${text.length} characters: ${start} to ${end}`);
  return text.slice(0, start) + by + text.slice(end);
}

/** Splices of one step follow each other: each is in offsets of the text that the ones before it left. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  return splices.reduce(applySplice, text);
}

/** The one splice around everything that differs. */
export function spliceBetween(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return {
    start,
    end: before.length - same,
    text: after.slice(start, after.length - same),
  };
}

export function contentChange(text: string, splice: Splice): ContentChange {
  if (splice.whole) return { text: splice.text };
  const starts = lineStartsOf(text);
  const range = { start: position(starts, splice.start), end: position(starts, splice.end) };
  return { range, text: splice.text };
}

/** Written apart from the server's own, which it is compared with. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

export function position(starts: readonly number[], offset: number): Position {
  let line = 0;
  for (let step = 1 << 20; step > 0; step >>= 1) {
    if ((starts[line + step] ?? Infinity) <= offset) line += step;
  }
  return { line, character: offset - (starts[line] ?? 0) };
}
