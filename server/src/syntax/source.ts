/** A module's text as a list of units, and how an edit turns one list into the next. */
import type { TextEdit } from "../text/edit.ts";
import { lastAtMost } from "../text/line-index.ts";
import { shift } from "../text/span.ts";
import type { PythonParser } from "./parser.ts";
import { split, type Piece, type PieceStart, TEXT_START } from "./split.ts";
import { Unit } from "./unit.ts";

/**
 * Immutable. The units are the text: a keystroke in a long file makes one of them anew and joins
 * nothing, because joining costs more than all that the keystroke needs.
 */
export class Source {
  readonly units: readonly Unit[];
  /** Offset of each unit in the text; same length as `units`. */
  readonly starts: readonly number[];
  /** Units that the last edits removed: an undo brings one back, with all that is known of it. */
  readonly recent: readonly Unit[];
  #text: string | undefined;

  constructor(
    units: readonly Unit[],
    starts: readonly number[],
    { text, recent = [] }: { readonly text?: string; readonly recent?: readonly Unit[] },
  ) {
    this.units = units;
    this.starts = starts;
    this.recent = recent;
    this.#text = text;
  }

  /** Joined when first asked for. */
  get text(): string {
    return (this.#text ??= this.units.map((unit) => unit.text).join(""));
  }

  get length(): number {
    return (this.starts.at(-1) ?? 0) + (this.units.at(-1)?.text.length ?? 0);
  }

  slice(start: number, end: number): string {
    let slice = "";
    for (let i = lastAtMost(this.starts, start); (this.starts[i] ?? end) < end; i++) {
      const unitStart = this.starts[i] ?? 0;
      const { text } = this.units[i] ?? { text: "" };
      slice += text.slice(Math.max(0, start - unitStart), end - unitStart);
    }
    return slice;
  }
}

export function openSource(text: string, parser: PythonParser): Source {
  const pieces = [...split(text)];
  return new Source(
    pieces.map((piece, i) => unitOf(text, piece, pieces[i + 1]?.start, parser)),
    pieces.map((piece) => piece.start),
    { text },
  );
}

const MOST_RECENT = 16;
/** UTF-16 code units; longer ones cost more memory than an undo is worth. */
const MOST_KEPT = 20_000;

/** The source after an edit, and which units that cost and brought. */
export interface Edited {
  readonly source: Source;
  readonly removed: readonly Unit[];
  readonly added: readonly Unit[];
}

/**
 * The source after an edit, equal to `openSource` of the whole new text with every untouched unit
 * kept. Splits again around the edit, until it meets a start known from before.
 */
export function editSource(old: Source, edit: TextEdit, parser: PythonParser): Edited {
  const { span, newText } = edit;
  const delta = newText.length - (span.end - span.start);
  const { from, to, text, pieces } = splitAgain(old, edit);
  const fresh = pieces.map((piece, i) => unitOf(text, piece, pieces[i + 1]?.start, parser));
  const recent = [...old.recent];
  const { made, removed, added } = keepEqual(old.units.slice(from, to), fresh, recent);
  follow(old, removed, added, edit);
  recent.unshift(...removed.filter((unit) => unit.isParsed && unit.text.length < MOST_KEPT));
  const offset = old.starts[from] ?? 0;
  const source = new Source(
    replaced(old.units, from, to, made),
    shiftedStarts(
      old.starts,
      { from, to, delta },
      pieces.map((piece) => offset + piece.start),
    ),
    { recent: recent.slice(0, MOST_RECENT) },
  );
  return { source, removed, added };
}

function replaced<T>(list: readonly T[], from: number, to: number, by: readonly T[]): T[] {
  return list.slice(0, from).concat(by, list.slice(to));
}

/** A keystroke moves all that follows: done in place, because the list is long. */
function shiftedStarts(
  old: readonly number[],
  { from, to, delta }: { readonly from: number; readonly to: number; readonly delta: number },
  made: readonly number[],
): readonly number[] {
  const starts = replaced(old, from, to, made);
  for (let i = from + made.length; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + delta;
  return starts;
}

/** What replaces the old units `from` (inclusive) to `to` (exclusive). */
interface Replacement {
  readonly from: number;
  readonly to: number;
  /** The new text of those units. */
  readonly text: string;
  /** Starts are offsets in `text`. */
  readonly pieces: readonly Piece[];
}

/** Looks at a window around the edit, and at a larger one where no known start follows in it. */
function splitAgain(old: Source, { span, newText }: TextEdit): Replacement {
  const from = firstTouched(old, span.start);
  const first = pieceAt(old, from);
  const before = old.slice(first.start, span.start) + newText;
  const delta = newText.length - (span.end - span.start);
  const touched = unitIndexAt(old, span.end);
  for (let ahead = 2; ; ahead *= 4) {
    const windowEnd = old.starts[touched + ahead] ?? old.length;
    const text = before + old.slice(span.end, windowEnd);
    let known: { readonly index: number; readonly start: number } | undefined;
    const isKnown = (piece: PieceStart): boolean => {
      const index = oldIndexAt(old, first.start + piece.start - delta);
      const isPast = piece.start >= before.length;
      if (!isPast || index === undefined || !sameContext(old.units[index], piece)) return false;
      known = { index, start: piece.start };
      return true;
    };
    const pieces = [...split(text, { ...first, start: 0 }, isKnown)];
    if (known) return { from, to: known.index, text: text.slice(0, known.start), pieces };
    if (windowEnd === old.length) return { from, to: old.units.length, text, pieces };
  }
}

/**
 * Where the split begins again: at the touched unit when its first line stays, because that line
 * and those before it decide where it starts; else at the unit before.
 */
function firstTouched(old: Source, offset: number): number {
  const touched = unitIndexAt(old, offset);
  const start = old.starts[touched] ?? 0;
  const keepsFirstLine = /[\r\n][^\r\n]/.test(
    old.units[touched]?.text.slice(0, offset - start) ?? "",
  );
  let from = touched === 0 || keepsFirstLine ? touched : touched - 1;
  while (from > 0 && hidesContext(old.units[from])) from--;
  return from;
}

/** Begun as a decorated member, ended as a class outside: half-typed, and its role tells only the end. */
function hidesContext(unit: Unit | undefined): boolean {
  return unit?.role === "class-header" && /^[ \t\f]/.test(unit.text);
}

/** Where an edit stays inside one unit, the unit may know its tree without being parsed. */
function follow(
  old: Source,
  removed: readonly Unit[],
  added: readonly Unit[],
  { span, newText }: TextEdit,
): void {
  const [before, after] = [removed[0], added[0]];
  if (!before || !after || removed.length > 1 || added.length > 1) return;
  const index = unitIndexAt(old, span.start);
  if (old.units[index] !== before) return;
  const start = old.starts[index] ?? 0;
  if (span.end > start + before.text.length) return;
  after.follow(before, { span: shift(span, -start), newText });
}

/** Index of the unit that holds the offset. */
export function unitIndexAt(source: Source, offset: number): number {
  return lastAtMost(source.starts, offset);
}

/** The header of the class that a member belongs to. */
export function classHeaderOf(source: Source, index: number): Unit | undefined {
  if (source.units[index]?.role !== "member") return undefined;
  for (let i = index - 1; i >= 0; i--) {
    const unit = source.units[i];
    if (unit?.role === "class-header") return unit;
    if (unit?.role !== "member") return undefined;
  }
  return undefined;
}

/** The members of the class whose header stands at the index, in order. */
export function membersOf(source: Source, headerIndex: number): readonly Unit[] {
  let end = headerIndex + 1;
  while (source.units[end]?.role === "member") end++;
  return source.units.slice(headerIndex + 1, end);
}

function unitOf(text: string, piece: Piece, end: number | undefined, parser: PythonParser): Unit {
  return new Unit(text.slice(piece.start, end), piece, parser);
}

/**
 * The fresh units, or in their place equal ones that stood there or (taken out of `recent`) did so
 * lately. In order only: a unit that moved past another may mean something else than before.
 */
function keepEqual(
  old: readonly Unit[],
  fresh: readonly Unit[],
  recent: Unit[],
): { readonly made: Unit[]; readonly removed: Unit[]; readonly added: Unit[] } {
  const placesOf = placesByText(old, fresh);
  const removed: Unit[] = [];
  const added: Unit[] = [];
  let next = 0;
  const made = fresh.map((unit) => {
    const at = placesOf(unit.text)?.find((i) => i >= next && isEqual(old[i], unit));
    const kept = at === undefined ? undefined : old[at];
    if (at !== undefined && kept) {
      removed.push(...old.slice(next, at));
      next = at + 1;
      return kept;
    }
    const known = takeEqual(recent, unit) ?? unit;
    added.push(known);
    return known;
  });
  removed.push(...old.slice(next));
  return { made, removed, added };
}

/** Where units of a text stand; of one unit that changed nothing is the same. */
function placesByText(
  old: readonly Unit[],
  fresh: readonly Unit[],
): (text: string) => readonly number[] | undefined {
  const [only] = old;
  if (old.length === 1 && fresh.length === 1)
    return (text) => (text === only?.text ? [0] : undefined);
  const places = new Map<string, number[]>();
  for (const [i, { text }] of old.entries()) {
    const others = places.get(text);
    if (others) others.push(i);
    else places.set(text, [i]);
  }
  return (text) => places.get(text);
}

/** Takes it out of the list, so that two places never share one unit. */
function takeEqual(units: Unit[], like: Unit): Unit | undefined {
  const index = units.findIndex((unit) => isEqual(unit, like));
  return index < 0 ? undefined : units.splice(index, 1)[0];
}

function isEqual(a: Unit | undefined, b: Unit): boolean {
  return a?.role === b.role && a.column === b.column && a.text === b.text;
}

function pieceAt(source: Source, index: number): PieceStart {
  const unit = source.units[index];
  const start = source.starts[index];
  if (unit === undefined || start === undefined) return TEXT_START;
  return { start, role: unit.role, column: unit.column };
}

function oldIndexAt(old: Source, start: number): number | undefined {
  const index = lastAtMost(old.starts, start);
  return old.starts[index] === start ? index : undefined;
}

/** A header's role shows only after its first line, so only the class context can be compared. */
function sameContext(old: Unit | undefined, piece: PieceStart): boolean {
  return (
    old !== undefined &&
    (old.role === "member") === (piece.role === "member") &&
    old.column === piece.column
  );
}
