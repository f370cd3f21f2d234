/** Aligns two runs of lines: equal lines by a shortest edit script, changed lines by likeness. */
import { diffArrays } from "diff";
import { anchorsOf } from "./anchors.ts";
import { lineCode } from "./line-code.ts";

/**
 * Between two anchors only repeated lines can be equal; beyond this many edits placing them would be
 * guessing, and it bounds what a keystroke in a rewritten file can cost.
 */
const MAX_EDITS = 300;
/** Pairing is quadratic in the run; longer runs are rewrites. */
const MAX_RUN = 60;
const ALIKE = 0.6;

/** For each line of `after` the 1-based line of `before` that it is, plus `offset`; 0 for a new one. */
export function alignLines(
  before: readonly string[],
  after: readonly string[],
  offset: number,
): Int32Array {
  const origin = new Int32Array(after.length);
  let from = 0;
  let to = 0;
  const end = { before: before.length, after: after.length };
  for (const anchor of [...anchorsOf(before, after), end]) {
    alignGap(before.slice(from, anchor.before), after.slice(to, anchor.after), (a, b) => {
      origin[to + b] = from + a + 1 + offset;
    });
    if (anchor.after < after.length) origin[anchor.after] = anchor.before + 1 + offset;
    from = anchor.before + 1;
    to = anchor.after + 1;
  }
  return origin;
}

function alignGap(
  before: readonly string[],
  after: readonly string[],
  pair: (before: number, after: number) => void,
): void {
  if (before.length === 0 || after.length === 0) return;
  const parts = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS });
  // Too different for a shortest script: what is alike can still be paired where runs are short.
  if (parts === undefined) {
    pairAlike(before, after, 0, before.length, 0, after.length, pair);
    return;
  }
  let from = 0;
  let to = 0;
  let removed = 0;
  let added = 0;
  const closeRun = (): void => {
    pairAlike(before, after, from - removed, from, to - added, to, pair);
    removed = 0;
    added = 0;
  };
  for (const part of parts) {
    if (part.removed) {
      from += part.count;
      removed += part.count;
    } else if (part.added) {
      to += part.count;
      added += part.count;
    } else {
      closeRun();
      for (let index = 0; index < part.count; index++) pair(from++, to++);
    }
  }
  closeRun();
}

/**
 * Pairs the lines of a changed run in order, so that the sum of likeness is greatest: a small
 * alignment in the manner of Needleman and Wunsch.
 */
function pairAlike(
  before: readonly string[],
  after: readonly string[],
  fromStart: number,
  fromEnd: number,
  toStart: number,
  toEnd: number,
  pair: (before: number, after: number) => void,
): void {
  const rows = fromEnd - fromStart;
  const columns = toEnd - toStart;
  if (rows === 0 || columns === 0 || rows > MAX_RUN || columns > MAX_RUN) return;
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  const alike = new Float64Array(rows * columns);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const score = likeness(before[fromStart + row] ?? "", after[toStart + column] ?? "");
      alike[row * columns + column] = score;
      const skip = Math.max(
        best[(row + 1) * width + column] ?? 0,
        best[row * width + column + 1] ?? 0,
      );
      const take = score >= ALIKE ? score + (best[(row + 1) * width + column + 1] ?? 0) : 0;
      best[row * width + column] = Math.max(skip, take);
    }
  }
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    const here = best[row * width + column] ?? 0;
    const score = alike[row * columns + column] ?? 0;
    if (score >= ALIKE && here === score + (best[(row + 1) * width + column + 1] ?? 0)) {
      pair(fromStart + row++, toStart + column++);
    } else if (here === (best[(row + 1) * width + column] ?? 0)) row++;
    else column++;
  }
}

/** 0…1, with comments and without, whichever is more alike: a long comment hides a short line. */
function likeness(a: string, b: string): number {
  const whole = textLikeness(a, b);
  if (whole === 1 || !(a.includes("#") || b.includes("#"))) return whole;
  return Math.max(whole, textLikeness(lineCode(a), lineCode(b)));
}

/** Dice's coefficient over pairs of neighbouring characters, white space apart; 0…1. */
function textLikeness(a: string, b: string): number {
  const left = a.replace(/\s+/gu, "");
  const right = b.replace(/\s+/gu, "");
  if (left === right) return left === "" ? 0 : 1;
  // A line of a few characters has too few pairs to compare; a minified one too many.
  if (Math.min(left.length, right.length) < 2) return 0;
  const pairs = new Map<string, number>();
  for (let index = 0; index < left.length - 1 && index < 400; index++) {
    const key = left.slice(index, index + 2);
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  let common = 0;
  for (let index = 0; index < right.length - 1 && index < 400; index++) {
    const key = right.slice(index, index + 2);
    const count = pairs.get(key) ?? 0;
    if (count === 0) continue;
    pairs.set(key, count - 1);
    common++;
  }
  return (2 * common) / (Math.min(left.length - 1, 400) + Math.min(right.length - 1, 400));
}
