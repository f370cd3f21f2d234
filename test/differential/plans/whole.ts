/** The text as a whole, its ends and its characters: undo, many carets, line ends, marks and surrogates. */
import { randomEdit } from "../../harness/random.ts";
import {
  deletion,
  insertion,
  lineAt,
  lineEnd,
  matchNear,
  oneIn,
  place,
  type Plan,
} from "../desk.ts";
import { type Splice, spliceBetween } from "../splice.ts";

/** Back through the last texts, and sometimes forth again. */
export const undo: Plan = function* (desk) {
  const texts = [...desk.past];
  const undone = [desk.text];
  for (let i = desk.random.below(6); i >= 0; i--) {
    const before = texts.pop();
    if (before === undefined) break;
    undone.push(before);
    yield [spliceBetween(desk.text, before)];
  }
  undone.pop();
  while (oneIn(desk.random, 2)) {
    const after = undone.pop();
    if (after === undefined) return;
    yield [spliceBetween(desk.text, after)];
  }
};

/** The same key at several places, in one message: from the bottom up, or from the top with places that move. */
export const manyCarets: Plan = function* (desk) {
  const { random } = desk;
  const count = 2 + random.below(oneIn(random, 4) ? 20 : 5);
  const places = Array.from({ length: count }, () => place(desk));
  const ordered = [...new Set(places)].sort((a, b) => b - a);
  const near = lineAt(desk.text, place(desk)).start;
  const text = random.pick(["x", "_", "(", "'", '"', "\n", "    ", "#", "\n    x = 1", "é", ""]);
  const splices = ordered.map((at) =>
    text === "" ? deletion(Math.max(0, at - 1), at) : insertion(at, text),
  );
  yield oneIn(random, 3) ? fromTheTop(splices) : splices;
  if (oneIn(random, 2)) yield [insertion(Math.min(near, desk.text.length), "y")];
};

/** Keys struck faster than they are sent: one message, each key a change of its own; often what stands there already. */
export const burst: Plan = function* (desk) {
  const at = place(desk);
  const there = desk.text.slice(at, at + 1);
  const typed = oneIn(desk.random, 3) ? "total" : (there || "x").repeat(2 + desk.random.below(8));
  if (oneIn(desk.random, 3)) {
    const gone = Math.min(at, 8);
    yield Array.from({ length: gone }, (_, i) => deletion(at - 1 - i, at - i));
  } else yield Array.from(typed, (key, i) => insertion(at + i, key));
};

/** The same changes from the first to the last, each moved by the ones before it. */
function fromTheTop(splices: readonly Splice[]): readonly Splice[] {
  let moved = 0;
  return [...splices].reverse().map(({ start, end, text }) => {
    const splice = { start: start + moved, end: end + moved, text };
    moved += text.length - (end - start);
    return splice;
  });
}

/** The text anew: the same, an older one, another, or with other line ends. */
export const replaceWhole: Plan = function* (desk) {
  const { random, text, past } = desk;
  const next = random.pick([
    () => text,
    () => past.at(-5) ?? "",
    () => past.at(-2) ?? text,
    () => random.pick(desk.donors),
    () => text.replace(/\r\n|\r|\n/g, random.pick(["\n", "\r\n", "\r"])),
    () => text.replace(/[ \t]+$/gm, ""),
    () => text.replace(/^ {4}/gm, "\t"),
    () => "",
  ])();
  const start = { start: 0, end: text.length, text: next };
  yield [oneIn(random, 3) ? start : { ...start, whole: true }];
  if (oneIn(random, 2)) yield [{ start: 0, end: next.length, text, whole: true }];
};

/** The first and the last characters. */
export const ends: Plan = function* (desk) {
  const { random, text } = desk;
  const end = lineEnd(text);
  const inserted = random.pick([
    "x",
    end,
    " ",
    "\t",
    "#",
    "'",
    '"""',
    "(",
    "\\",
    "\f",
    `x = 1${end}`,
  ]);
  switch (random.below(7)) {
    case 0:
      yield [text.startsWith("\uFEFF") ? deletion(0, 1) : insertion(0, "\uFEFF")];
      return;
    case 1:
      yield [insertion(0, inserted)];
      return;
    case 2:
      yield [deletion(0, Math.min(text.length, 1 + random.below(20)))];
      return;
    case 3:
      yield [insertion(text.length, inserted)];
      return;
    case 4:
      yield [deletion(0, lineAt(text, 0).after)];
      return;
    case 5:
      yield [deletion(Math.max(0, text.length - 1 - random.below(20)), text.length)];
      return;
    default:
      yield [deletion(text.trimEnd().length, text.length)];
  }
};

/** Characters that count two, that stand alone, that end or indent a line in odd ways. */
export const characters: Plan = function* (desk) {
  const { random } = desk;
  const pairFound = matchNear(desk, /[\u{10000}-\u{10FFFF}]/gu);
  if (pairFound && oneIn(random, 2)) {
    const half = pairFound.index + random.below(2);
    yield [oneIn(random, 2) ? deletion(half, half + 1) : insertion(pairFound.index + 1, "x")];
    return;
  }
  const text = random.pick([
    ...["😀", "𝒳", "\uD83D", "\uDE00", "\r", "\r\n", "\n", "\f", "\v", "\t", "\0", "\u0085"],
    ...["\u2028", "\uFEFF", "\u00a0", "é", "e\u0301", "ﬀ", "\u200d", "\x1a", "½"],
  ]);
  // Inside a comment or string such a character breaks nothing, so what is kept is kept on.
  const token = oneIn(random, 2) ? matchNear(desk, /(?<=#|["'])[\w .,]+/g) : undefined;
  const at = token ? token.index + random.below(token[0].length + 1) : place(desk);
  yield [insertion(at, text)];
  const half = at + text.length - 1;
  if (oneIn(random, 2)) yield [oneIn(random, 2) ? deletion(half, half + 1) : insertion(half, "x")];
};

/** A line end becomes another kind, or loses half of itself. */
export const lineEnds: Plan = function* (desk) {
  // The first one is what the whole file is taken to have.
  const { end, after } = lineAt(desk.text, oneIn(desk.random, 2) ? 0 : place(desk));
  const text = desk.random.pick(["\n", "\r\n", "\r", "\\\n", "\n\n", "\r\r\n", ";", ""]);
  if (oneIn(desk.random, 3) && after - end === 2) yield [deletion(end, end + 1)];
  else yield [{ start: end, end: after, text }];
};

/** Anything anywhere. */
export const anything: Plan = function* (desk) {
  for (let i = desk.random.below(4); i >= 0; i--) {
    const { span, newText } = randomEdit(desk.text, desk.random).edit;
    yield [{ start: span.start, end: span.end, text: newText }];
  }
};
