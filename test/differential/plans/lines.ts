/** Whole lines: broken, joined, moved, doubled, indented, commented out, pasted. */
import {
  type Desk,
  deletion,
  insertion,
  type Line,
  lineAt,
  lineEnd,
  linesFrom,
  oneIn,
  place,
  type Plan,
} from "../desk.ts";
import { spliceBetween } from "../splice.ts";

function selection(desk: Desk, most: number): readonly Line[] {
  return linesFrom(desk.text, place(desk), 1 + desk.random.below(most));
}

export const newline: Plan = function* (desk) {
  const at = oneIn(desk.random, 3) ? place(desk) : lineAt(desk.text, place(desk)).end;
  const { indent, text } = lineAt(desk.text, at);
  const deeper = text.endsWith(":") ? "    " : "";
  const end = lineEnd(desk.text);
  yield [insertion(at, oneIn(desk.random, 4) ? end : end + indent + deeper)];
};

/** Keys that end a block, or go back to the first column in the middle of one. */
export const blankLines: Plan = function* (desk) {
  const { after, start } = lineAt(desk.text, place(desk));
  const end = lineEnd(desk.text);
  const text = desk.random.pick(["", end, end + end, `pass${end}`, `x = 1${end}`, `)${end}`]);
  yield [insertion(oneIn(desk.random, 2) ? start : after, text)];
};

export const deleteLines: Plan = function* (desk) {
  const lines = selection(desk, 8);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first && last) yield [deletion(first.start, last.after)];
};

export const joinLines: Plan = function* (desk) {
  const { end, after } = lineAt(desk.text, place(desk));
  if (after === end) return;
  const next = lineAt(desk.text, after);
  yield [
    { start: end, end: next.start + next.indent.length, text: oneIn(desk.random, 2) ? " " : "" },
  ];
};

export const doubleLines: Plan = function* (desk) {
  const lines = selection(desk, 12);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first && last) yield [insertion(first.start, desk.text.slice(first.start, last.after))];
};

/** Lines change places with the one below: sent as two changes, or as the one they amount to. */
export const moveLines: Plan = function* (desk) {
  for (let i = desk.random.below(3); i >= 0; i--) {
    const lines = selection(desk, 5);
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last || last.after >= desk.text.length) return;
    const below = lineAt(desk.text, last.after);
    const moved = desk.text.slice(below.start, below.after);
    const splices = [deletion(below.start, below.after), insertion(first.start, moved)];
    if (oneIn(desk.random, 2)) yield splices;
    else yield [spliceBetween(desk.text, swapped(desk.text, first.start, below))];
  }
};

function swapped(text: string, start: number, below: Line): string {
  const moved = text.slice(below.start, below.after);
  return text.slice(0, start) + moved + text.slice(start, below.start) + text.slice(below.after);
}

/** A line or a selection; every line is a change of its own, from the bottom up. */
export const indent: Plan = function* (desk) {
  const unit = desk.random.pick(["    ", "    ", "  ", "\t", " "]);
  yield selection(desk, oneIn(desk.random, 3) ? 20 : 1)
    .map(({ start }) => insertion(start, unit))
    .reverse();
};

export const dedent: Plan = function* (desk) {
  yield selection(desk, oneIn(desk.random, 3) ? 20 : 1)
    .filter((line) => line.indent !== "")
    .map(({ start, indent: at }) => deletion(start, start + Math.min(4, at.length)))
    .reverse();
};

export const toggleComment: Plan = function* (desk) {
  const lines = selection(desk, 10).filter(({ text }) => text.trim() !== "");
  const commented = lines.every(({ text }) => text.trimStart().startsWith("# "));
  const toggled = lines.map(({ start, indent: at }) =>
    commented
      ? deletion(start + at.length, start + at.length + 2)
      : insertion(start + at.length, "# "),
  );
  yield toggled.reverse();
  if (oneIn(desk.random, 2)) yield [spliceBetween(desk.text, desk.past.at(-1) ?? desk.text)];
};

/** A piece of another file or of this one, at a line's start or anywhere; some of it is a selection gone. */
export const paste: Plan = function* (desk) {
  const { random } = desk;
  const from = random.below(desk.text.length + 1);
  const own = desk.text.slice(from, from + random.below(600));
  const text = oneIn(random, 3) ? own : random.pick(desk.donors);
  const at = oneIn(random, 3) ? place(desk) : lineAt(desk.text, place(desk)).start;
  const end = oneIn(random, 4) ? Math.min(desk.text.length, at + random.below(300)) : at;
  yield [{ start: at, end, text }];
};

export const cut: Plan = function* (desk) {
  const start = place(desk);
  const end = Math.min(desk.text.length, start + random(desk));
  yield [deletion(start, end)];
};

function random(desk: Desk): number {
  return desk.random.below(oneIn(desk.random, 6) ? 2_000 : 120);
}
