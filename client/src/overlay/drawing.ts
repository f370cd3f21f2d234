/** What is to be drawn in one editor, and how much of it differs from what is drawn there already. */
import type { Band, HeatLine } from "../../../server/src/protocol.ts";
import { BANDS, isCurrent, labelGaps, screenWidth } from "./layout.ts";

/** The number of a line, behind its code. Kept from drawing to drawing while it stays the same. */
export interface Label {
  readonly heat: HeatLine;
  /** Where the line's text ends, in UTF-16 code units. */
  readonly column: number;
  /** Columns of code that stay free before it. */
  readonly gap: number;
}

/** A hot expression. Lines and columns as in the protocol. */
export interface PartMark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Drawing {
  /** Tinted lines by band, in order. */
  readonly tints: ReadonlyMap<Band, readonly number[]>;
  readonly parts: ReadonlyMap<Band, readonly PartMark[]>;
  readonly labels: readonly Label[];
}

/** The text that is drawn on. */
export interface Canvas {
  readonly lineCount: number;
  readonly textOf: (line: number) => string;
  readonly tabSize: number;
}

/** `before`: what was drawn, whose labels are used again where they are the same. */
export function drawingOf(
  lines: readonly HeatLine[],
  { lineCount, textOf, tabSize }: Canvas,
  before?: Drawing,
): Drawing {
  const inside = lines
    .filter(({ line }) => line < lineCount)
    .sort((a, b) => a.line - b.line)
    .map((heat) => ({ heat, line: heat.line, text: textOf(heat.line) }));
  const gaps = labelGaps(
    inside.map(({ line, text }) => ({ line, width: screenWidth(text, tabSize) })),
  );
  const known = new Map(before?.labels.map((label) => [label.heat.line, label]));
  const labels = inside.map(({ heat, text }, index): Label => {
    const made = { heat, column: text.length, gap: gaps[index] ?? 0 };
    const kept = known.get(heat.line);
    return kept && isSameLabel(kept, made) ? kept : made;
  });
  const current = inside.filter(({ heat }) => isCurrent(heat.state));
  return { tints: tintsOf(current), parts: partsOf(current), labels };
}

/** Which of a drawing's layers must be sent to the editor. */
export interface Changes {
  readonly tints: readonly Band[];
  readonly parts: readonly Band[];
  readonly labels: boolean;
}

/** `before` undefined: nothing is known to be drawn, so everything is sent. */
export function changesBetween(before: Drawing | undefined, after: Drawing): Changes {
  if (!before) return { tints: BANDS, parts: BANDS, labels: true };
  return {
    tints: BANDS.filter((band) => !isSameList(before.tints.get(band), after.tints.get(band))),
    parts: BANDS.filter(
      (band) => !isSameList(before.parts.get(band), after.parts.get(band), isSamePart),
    ),
    labels: !isSameList(before.labels, after.labels),
  };
}

/** Runs of lines (first and last, inclusive) that are not hot. `hot` in order. */
export function coldRuns(
  hot: readonly number[],
  lineCount: number,
): readonly (readonly [first: number, last: number])[] {
  const runs: (readonly [number, number])[] = [];
  let next = 0;
  for (const line of [...hot.filter((each) => each < lineCount), lineCount]) {
    if (line > next) runs.push([next, line - 1]);
    next = line + 1;
  }
  return runs;
}

interface Tinted {
  readonly heat: HeatLine;
  readonly text: string;
}

function tintsOf(current: readonly Tinted[]): Drawing["tints"] {
  return byBand((band) => current.flatMap(({ heat }) => (heat.band === band ? [heat.line] : [])));
}

function partsOf(current: readonly Tinted[]): Drawing["parts"] {
  const all = current.flatMap(({ heat: { line, parts = [] }, text }) =>
    parts
      .filter(({ start }) => start < text.length)
      .map((part) => ({ ...part, line, end: Math.min(part.end, text.length) })),
  );
  return byBand((wanted) =>
    all.flatMap(({ band, line, start, end, label }) =>
      band === wanted ? [{ line, start, end, label }] : [],
    ),
  );
}

function byBand<T>(of: (band: Band) => readonly T[]): ReadonlyMap<Band, readonly T[]> {
  return new Map(BANDS.map((band) => [band, of(band)]));
}

function isSameLabel(a: Label, b: Label): boolean {
  return (
    a.column === b.column &&
    a.gap === b.gap &&
    a.heat.label === b.heat.label &&
    a.heat.state === b.heat.state &&
    a.heat.band === b.heat.band &&
    a.heat.share === b.heat.share
  );
}

function isSamePart(a: PartMark, b: PartMark): boolean {
  return a.line === b.line && a.start === b.start && a.end === b.end && a.label === b.label;
}

function isSameList<T>(
  a: readonly T[] = [],
  b: readonly T[] = [],
  isSame: (a: T, b: T) => boolean = Object.is,
): boolean {
  return a.length === b.length && a.every((each, at) => isSame(each, b[at] as T));
}
