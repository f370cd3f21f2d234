/** Places measured lines on the text as it stands now, through any number of edits and undos. */
import { alignLines } from "./align.ts";
import { lineCode, linesInStrings } from "./line-code.ts";

/** How a measured line stands in the current text; each is drawn differently. */
export type LineState = "fresh" | "moved" | "edited" | "removed" | "unknown";

/** Where a measured line is now. Lines are 1-based; `line` is absent when removed or unknown. */
export interface PlacedLine {
  readonly measuredLine: number;
  readonly state: LineState;
  readonly line?: number;
}

/**
 * Replaces the lines `startLine … endLine` (1-based, inclusive) by `newLines`, the full texts that
 * stand there afterwards. `endLine = startLine - 1` inserts before `startLine`.
 */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  readonly newLines: readonly string[];
}

/** A change as the protocol has it: 0-based lines, UTF-16 columns, end exclusive. */
export interface TextChange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

/** The measured text, the current text, and which current line is which measured line. */
export interface LineMap {
  readonly measured: readonly string[];
  readonly current: readonly string[];
  /** For each current line (0-based index) its 1-based measured line, or 0 for a new line. */
  readonly origin: Int32Array;
}

/** The map of a text that is exactly what was measured. */
export function identityMap(text: string): LineMap {
  return unedited(splitLines(text));
}

/** The map of a text whose edits were not seen (a file reopened after changes): a whole diff. */
export function mapTexts(measured: string, current: string): LineMap {
  const before = splitLines(measured);
  const after = splitLines(current);
  return { measured: before, current: after, origin: alignLines(before, after, 0) };
}

/**
 * Follows one edit. The lines between the nearest lines that still stand are aligned anew with the
 * measured lines of that gap, so an undo, in one step or in many, finds its measured lines again.
 */
export function applyEdit(map: LineMap, edit: LineEdit): LineMap {
  const start = clamp(edit.startLine - 1, 0, map.current.length);
  const end = clamp(edit.endLine, start, map.current.length);
  const current = [...map.current.slice(0, start), ...edit.newLines, ...map.current.slice(end)];
  // Wrong anchors (a blank line taken for another) must not outlive the edits that caused them.
  if (sameLines(current, map.measured)) return unedited(map.measured);
  const gap = gapAround(map, start, end);
  const shift = current.length - map.current.length;
  const origin = new Int32Array(current.length);
  origin.set(map.origin.subarray(0, gap.start));
  origin.set(map.origin.subarray(gap.end), gap.end + shift);
  const before = map.measured.slice(gap.measuredStart, gap.measuredEnd);
  const after = current.slice(gap.start, gap.end + shift);
  origin.set(alignLines(before, after, gap.measuredStart), gap.start);
  return { measured: map.measured, current, origin };
}

/** The line edit that a protocol change makes on the map's current text. */
export function editFromChange(map: LineMap, change: TextChange): LineEdit {
  const first = map.current[change.start.line] ?? "";
  const last = map.current[change.end.line] ?? "";
  const text =
    first.slice(0, change.start.character) + change.text + last.slice(change.end.character);
  return {
    startLine: change.start.line + 1,
    endLine: change.end.line + 1,
    newLines: splitLines(text),
  };
}

/** Whether every measured line stands where it stood, unedited. */
export function isFresh(map: LineMap): boolean {
  return sameLines(map.current, map.measured);
}

/** For each measured line (index = line - 1) where it is now. A comment behind code does not edit it. */
export function placeLines(map: LineMap): readonly PlacedLine[] {
  const placed: PlacedLine[] = map.measured.map((_, index) => ({
    measuredLine: index + 1,
    state: "removed",
  }));
  const sameCode = codeComparison(map);
  map.current.forEach((text, index) => {
    const measuredLine = map.origin[index] ?? 0;
    if (measuredLine === 0) return;
    const edited = text !== map.measured[measuredLine - 1] && !sameCode(measuredLine - 1, index);
    const state = edited ? "edited" : measuredLine === index + 1 ? "fresh" : "moved";
    placed[measuredLine - 1] = { measuredLine, state, line: index + 1 };
  });
  return placed;
}

/** Whether a measured line (0-based) and a current one run the same, where their texts differ. */
function codeComparison({
  measured,
  current,
}: LineMap): (measuredIndex: number, index: number) => boolean {
  let strings: readonly [Uint8Array, Uint8Array] | undefined;
  return (measuredIndex, index) => {
    const code = lineCode(measured[measuredIndex] ?? "");
    if (code === "" || code !== lineCode(current[index] ?? "")) return false;
    // Looked up for lines that are alike only: it takes a walk through both texts.
    strings ??= [linesInStrings(measured), linesInStrings(current)];
    return strings[0][measuredIndex] === 0 && strings[1][index] === 0;
  };
}

/** Runs of lines that are new, changed or gone. An undo takes its place away again. */
export function placesEdited({ measured, current, origin }: LineMap): number {
  let places = 0;
  let next = 1;
  let inside = false;
  for (let index = 0; index < current.length; index++) {
    const line = origin[index] ?? 0;
    const same = line > 0 && measured[line - 1] === current[index];
    if (!same) inside = true;
    if (!same) continue;
    if (inside || line !== next) places++;
    inside = false;
    next = line + 1;
  }
  return inside || next <= measured.length ? places + 1 : places;
}

/** Lines as the editor counts them: LF, CRLF and CR end a line; the last one may be empty. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/u);
}

function unedited(lines: readonly string[]): LineMap {
  return {
    measured: lines,
    current: lines,
    origin: Int32Array.from(lines, (_, index) => index + 1),
  };
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

interface Gap {
  /** In the current lines before the edit, 0-based, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** In the measured lines, 0-based, end exclusive. */
  readonly measuredStart: number;
  readonly measuredEnd: number;
}

/** Widens an edit to the nearest unchanged lines before and behind it. */
function gapAround(map: LineMap, start: number, end: number): Gap {
  let first = start;
  while (first > 0 && !stands(map, first - 1)) first--;
  let last = end;
  while (last < map.current.length && !stands(map, last)) last++;
  return {
    start: first,
    end: last,
    measuredStart: first === 0 ? 0 : (map.origin[first - 1] ?? 0),
    measuredEnd: last === map.current.length ? map.measured.length : (map.origin[last] ?? 1) - 1,
  };
}

function stands(map: LineMap, index: number): boolean {
  const measuredLine = map.origin[index] ?? 0;
  return measuredLine > 0 && map.current[index] === map.measured[measuredLine - 1];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
