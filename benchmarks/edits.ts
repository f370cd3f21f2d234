/** A reproducible typing session: letters, lines, pasted functions, quotes, brackets, indentation, undo. */
import { lineIndex, type Range } from "../server/src/text/line-index.ts";

export type EditKind =
  "letter" | "newline" | "paste" | "undo" | "quote" | "bracket" | "indent" | "def";

export interface TypedEdit {
  readonly kind: EditKind;
  /** Where it begins in the text before it, and how many characters it takes out there. */
  readonly offset: number;
  readonly removed: number;
  readonly range: Range;
  readonly newText: string;
  /** The document after the edit. */
  readonly text: string;
}

/** What people type all the time; the other kinds break the code until they are undone. */
export const ORDINARY: ReadonlySet<EditKind> = new Set(["letter", "newline", "paste", "undo"]);

const KINDS: readonly (readonly [EditKind, number])[] = [
  ["letter", 60],
  ["newline", 12],
  ["paste", 4],
  ["quote", 8],
  ["bracket", 8],
  ["indent", 4],
  ["def", 4],
];

const PASTED =
  "\n\ndef pasted(rows):\n    total = 0\n    for row in rows:\n        total += len(row)\n    return total\n";

interface Insertion {
  readonly offset: number;
  readonly inserted: string;
}

/** The same seed gives the same edits of the same text. */
export function typingSession(text: string, count: number, seed: number): readonly TypedEdit[] {
  const random = generator(seed);
  const edits: TypedEdit[] = [];
  let current = text;
  let last: Insertion | undefined;
  while (edits.length < count) {
    const undone = last !== undefined && (mustUndo(edits.at(-1)?.kind) || random() < 0.1);
    const edit = undone && last ? undo(current, last) : insert(current, pick(random), random);
    edits.push(edit.typed);
    current = edit.typed.text;
    last = edit.insertion;
  }
  return edits;
}

/** Broken code is mended by the next edit, as by typing the other quote or bracket. */
function mustUndo(kind: EditKind | undefined): boolean {
  return kind !== undefined && !ORDINARY.has(kind);
}

function pick(random: () => number): EditKind {
  const whole = KINDS.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * whole;
  for (const [kind, weight] of KINDS) {
    left -= weight;
    if (left < 0) return kind;
  }
  return "letter";
}

function insert(
  text: string,
  kind: EditKind,
  random: () => number,
): { typed: TypedEdit; insertion: Insertion } {
  const lines = lineIndex(text);
  const { offset, indent } = placeFor(text, kind, random);
  const inserted = textFor(kind, indent, random);
  const at = lines.positionAt(offset);
  const after = text.slice(0, offset) + inserted + text.slice(offset);
  return {
    typed: {
      kind,
      offset,
      removed: 0,
      range: { start: at, end: at },
      newText: inserted,
      text: after,
    },
    insertion: { offset, inserted },
  };
}

function undo(
  text: string,
  { offset, inserted }: Insertion,
): { typed: TypedEdit; insertion: undefined } {
  const lines = lineIndex(text);
  const end = offset + inserted.length;
  const range = { start: lines.positionAt(offset), end: lines.positionAt(end) };
  const after = text.slice(0, offset) + text.slice(end);
  const typed = { kind: "undo", offset, removed: inserted.length, range, newText: "", text: after };
  return { typed: { ...typed, kind: "undo" }, insertion: undefined };
}

/** Letters go into a name inside a body, the rest to an end or a start of an indented line. */
function placeFor(
  text: string,
  kind: EditKind,
  random: () => number,
): { offset: number; indent: string } {
  for (;;) {
    const from = Math.floor(random() * text.length);
    const start = text.indexOf("\n", from) + 1;
    const line = /^([ \t]+)\w.*/.exec(text.slice(start, start + 400).split("\n")[0] ?? "");
    if (start === 0 || !line) continue;
    const [whole, indent = ""] = line;
    if (kind === "indent" || kind === "def") return { offset: start, indent };
    if (kind !== "letter") return { offset: start + whole.length, indent };
    const name = [...whole.matchAll(/[a-z_]\w+/g)].find(([word]) => !KEYWORDS.has(word));
    if (name) return { offset: start + name.index + name[0].length, indent };
  }
}

/** A letter more makes them no names but errors, which nobody would undo. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

function textFor(kind: EditKind, indent: string, random: () => number): string {
  switch (kind) {
    case "letter":
      return "abcdefghijklmnop".charAt(Math.floor(random() * 16));
    case "newline":
      return `\n${indent}`;
    case "paste":
      return PASTED;
    case "quote":
      return random() < 0.5 ? '"' : "'";
    case "bracket":
      return random() < 0.5 ? "(" : "[";
    case "indent":
      return "    ";
    case "def":
      return "def ";
    case "undo":
      return "";
  }
}

/** Mulberry32: small, fast, and good enough to choose edits. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
