/** A module's text as a list of units, and how an edit turns one list into the next. */
import { shift, type Span } from "../text/span.ts";
import { lastAtMost } from "../text/line-index.ts";
import type { PythonParser } from "./parser.ts";
import { split, type Piece, TEXT_START } from "./split.ts";
import { Unit } from "./unit.ts";

export interface Source {
  readonly text: string;
  readonly units: readonly Unit[];
  /** Offset of each unit in the text; same length as `units`. */
  readonly starts: readonly number[];
}

/** A change of text: the span (of the old text) that was replaced, and how long it is now. */
export interface Change {
  readonly span: Span;
  readonly newLength: number;
}

export function openSource(text: string, parser: PythonParser): Source {
  const pieces = [...split(text)];
  return {
    text,
    units: pieces.map((piece, i) => unitOf(text, piece, pieces[i + 1]?.start, parser)),
    starts: pieces.map((piece) => piece.start),
  };
}

/** The source after a change, and which units it cost and brought. */
export interface Edited {
  readonly source: Source;
  readonly removed: readonly Unit[];
  readonly added: readonly Unit[];
}

/**
 * The source after a change, equal to `openSource(text)` with every untouched unit kept.
 * Splits again from the unit before the touched one, until it meets a start known from before.
 */
export function editSource(
  old: Source,
  text: string,
  change: Change,
  parser: PythonParser,
): Edited {
  const delta = change.newLength - (change.span.end - change.span.start);
  const kept = Math.max(0, lastAtMost(old.starts, change.span.start) - 1);
  const fresh: Piece[] = [];
  let resume = old.units.length;
  for (const piece of split(text, pieceAt(old, kept))) {
    const known = oldIndexAt(old, piece.start - delta);
    const past = piece.start >= change.span.start + change.newLength;
    if (past && known !== undefined && sameContext(old.units[known], piece)) {
      resume = known;
      break;
    }
    fresh.push(piece);
  }
  const end = resume < old.units.length ? (old.starts[resume] ?? 0) + delta : text.length;
  const removed = old.units.slice(kept, resume);
  const added: Unit[] = [];
  const made = fresh.map((piece, i) => {
    const unit = unitOf(text, piece, fresh[i + 1]?.start ?? end, parser);
    const equal = takeEqual(removed, unit);
    if (equal) return equal;
    const own = detached(unit, parser);
    added.push(own);
    return own;
  });
  follow(old, removed, added, change);
  const source = {
    text,
    units: [...old.units.slice(0, kept), ...made, ...old.units.slice(resume)],
    starts: [
      ...old.starts.slice(0, kept),
      ...fresh.map((piece) => piece.start),
      ...old.starts.slice(resume).map((start) => start + delta),
    ],
  };
  return { source, removed, added };
}

/** Where a change stays inside one unit, the unit may know its tree without being parsed. */
function follow(
  old: Source,
  removed: readonly Unit[],
  added: readonly Unit[],
  { span, newLength }: Change,
): void {
  const [before, after] = [removed[0], added[0]];
  if (!before || !after || removed.length > 1 || added.length > 1) return;
  const index = unitIndexAt(old, span.start);
  if (old.units[index] !== before) return;
  const start = old.starts[index] ?? 0;
  if (span.end > start + before.text.length) return;
  after.follow(before, shift(span, -start), newLength);
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
  return new Unit(text.slice(piece.start, end), piece.role, piece.column, parser);
}

/**
 * A slice of a string keeps the whole string alive in V8. An edited unit lives on through many
 * versions of the text, so it gets characters of its own.
 */
function detached(unit: Unit, parser: PythonParser): Unit {
  const copy = Buffer.from(unit.text, "utf16le").toString("utf16le");
  return new Unit(copy, unit.role, unit.column, parser);
}

/** Takes an equal unit out of the list, so that two places never share one unit. */
function takeEqual(units: Unit[], like: Unit): Unit | undefined {
  const index = units.findIndex(
    (unit) => unit.role === like.role && unit.column === like.column && unit.text === like.text,
  );
  return index < 0 ? undefined : units.splice(index, 1)[0];
}

function pieceAt(source: Source, index: number): Piece {
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
function sameContext(old: Unit | undefined, piece: Piece): boolean {
  return (
    old !== undefined &&
    (old.role === "member") === (piece.role === "member") &&
    old.column === piece.column
  );
}
