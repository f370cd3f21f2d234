/**
 * Splits Python text into units, the pieces that are parsed on their own: top-level statements,
 * the header of a top-level class, and each member of its body.
 *
 * The split is lexical, so it is the same however the text came about, costs one pass over the
 * characters, and can begin again at any unit: where a unit starts, no string or bracket is open.
 * What is not closed in one unit cannot spoil the next one that begins with a statement's keyword.
 */
import { indentationAt, isBlank, nextLine, scanLogicalLine } from "./scan-line.ts";
import { type Shape, ShapeReader } from "./shape.ts";

export type UnitRole = "statement" | "class-header" | "member";

/** Where a piece starts, and in what. */
export interface PieceStart {
  /** Offset of the first character; a piece ends where the next one starts. */
  readonly start: number;
  readonly role: UnitRole;
  /** Indentation column of the class body that a member belongs to; 0 outside. */
  readonly column: number;
}

export interface Piece extends PieceStart {
  /** Whether its brackets or quotes do not match. */
  readonly isUnbalanced: boolean;
  readonly shape: Shape;
}

/** Where a split begins: a start of a piece known from before, or the start of the text. */
export const TEXT_START: PieceStart = { start: 0, role: "statement", column: 0 };

const CONTINUES = /(?:else|elif|except|finally)(?!\w)/uy;
const CLASS = /class(?!\w)/uy;

/**
 * Pieces from `from` on, in order; the first starts exactly at `from`. A piece holds the blank
 * and comment lines after it; the first also those before. `isKnown` is asked where the next one
 * starts (its role may still turn out to be a class header's): true ends the split there.
 */
export function* split(
  text: string,
  from: PieceStart = TEXT_START,
  isKnown: (next: PieceStart) => boolean = () => false,
): Generator<Piece> {
  let piece: PieceStart = { ...from, role: from.role === "member" ? "member" : "statement" };
  let isUnbalanced = false;
  let lines = new ShapeReader();
  let started = false;
  /** A decorator waits for its definition. */
  let decorated = false;
  /** After a class header: the next statement's indentation is its body's. */
  let body: "none" | "expected" | number = from.role === "member" ? from.column : "none";

  for (let line = from.start; line < text.length;) {
    const { column, textStart } = indentationAt(text, line);
    if (isBlank(text, textStart)) {
      line = nextLine(text, textStart);
      continue;
    }
    if (body === "expected") body = column > 0 ? column : "none";
    const outside = column === 0;
    const member: boolean = !outside && column === body;
    if (started && (outside || member) && !decorated && !startsWith(CONTINUES, text, textStart)) {
      yield { ...piece, isUnbalanced, shape: lines.shape() };
      piece = {
        start: line,
        role: member ? "member" : "statement",
        column: member ? column : 0,
      };
      if (isKnown(piece)) return;
      isUnbalanced = false;
      lines = new ShapeReader();
    }
    if (outside && body !== "none" && piece.start === line) body = "none";
    const isPieceLine = outside || member || !started;
    started = true;
    const logical = scanLogicalLine(text, textStart);
    if (isPieceLine) {
      decorated = text.charCodeAt(textStart) === 64; // @
      if (outside && logical.opensBlock && startsWith(CLASS, text, textStart)) {
        piece = { ...piece, role: "class-header", column: 0 };
        body = "expected";
      }
    }
    isUnbalanced ||= logical.isUnbalanced;
    lines.line(text, textStart, column, logical.opensBlock);
    line = logical.end;
  }
  yield { ...piece, isUnbalanced, shape: lines.shape() };
}

function startsWith(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}
