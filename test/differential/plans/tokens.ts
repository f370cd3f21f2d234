/** Edits inside one token, and of what opens and closes: strings, f-strings, comments, numbers, brackets. */
import { deletion, insertion, matchNear, oneIn, place, type Plan } from "../desk.ts";

interface Kind {
  readonly pattern: RegExp;
  readonly inserted: readonly string[];
}

const STRING: Kind = {
  pattern: /[rbuft]{0,2}(?:"""|'''|"|')[^"'\r\n]*["']?/gi,
  inserted: [
    ...Array.from("abc xyz 019 .,;:!?()[]<>=+-*/%&|^~@$`"),
    ...["{", "}", "{x}", "{{", "}}", "{x", "{x!r", "{x:>{y}}", "{f'", "{'a'}", "{x=}", "{lambda"],
    ...["\\", "\\n", "\\\\", "\\'", "\\N{DASH}", '"', "'", '"""', "'''", "#", "😀", "é", "\t"],
    ...["\\\n", "\n", "%s", "%(a)s"],
  ],
};

const COMMENT: Kind = {
  pattern: /#[^\r\n]*/g,
  inserted: [
    ...Array.from("abc xyz 019 .,:;!?()[]{}#"),
    ...[
      "'",
      '"',
      '"""',
      "\\",
      "\n",
      "😀",
      "é",
      " hotlint: ignore",
      " hotlint: ignore[",
      " type: int",
    ],
    ...[" def f():", " noqa", "]", ",", "-file", "\f", "\t", "\0", "\x1a", "\r", "𝒳", "\uDE00"],
  ],
};

const NUMBER: Kind = {
  pattern: /\b\d[\w.]*/g,
  inserted: [...Array.from("0123456789_.eExXjJlLoObB+-"), " ", "e5", "0x", ".real", "if", "__"],
};

const NAME: Kind = {
  pattern: /\b[A-Za-z_]\w*\b/g,
  inserted: [...Array.from("abcxyz_019é𝒳·ªµ "), ".", "(", ")", "\u200b", "-", "'", "$"],
};

/** One key or a few inside a token, sometimes taken back again. */
function within({ pattern, inserted }: Kind): Plan {
  return function* (desk) {
    const { random } = desk;
    const token = matchNear(desk, pattern);
    if (!token) return;
    let at = token.index + random.below(token[0].length + 1);
    for (let i = random.below(4); i >= 0; i--) {
      const text = random.pick(inserted);
      yield [insertion(at, text)];
      if (oneIn(random, 4)) yield [deletion(at, at + text.length)];
      else at += text.length;
    }
    if (oneIn(random, 4) && at > token.index) yield [deletion(token.index, at)];
  };
}

export const inString = within(STRING);
export const inComment = within(COMMENT);
export const inNumber = within(NUMBER);
export const inName = within(NAME);

/** Between two tokens, or between a line and its end. */
export const spaces: Plan = function* (desk) {
  const gap = matchNear(desk, /\s+|\b/g);
  if (!gap) return;
  const text = desk.random.pick([
    " ",
    "  ",
    "\t",
    "\f",
    "\\\n",
    " \\\n    ",
    "\n",
    "    ",
    "\u00a0",
  ]);
  if (oneIn(desk.random, 2)) yield [insertion(gap.index, text)];
  else yield [{ start: gap.index, end: gap.index + gap[0].length, text }];
};

const PREFIXES = ["f", "F", "r", "b", "u", "rb", "fr", "t", "rt", "bf", ""];

/** Another kind of string. */
export const prefix: Plan = function* (desk) {
  const string = matchNear(desk, /[rbuft]{0,2}(?="|')/gi);
  if (!string) return;
  const end = string.index + string[0].length;
  yield [{ start: string.index, end, text: desk.random.pick(PREFIXES) }];
};

const PAIRS: readonly (readonly [string, string])[] = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ['"', '"'],
  ["'", "'"],
  ['"""', '"""'],
  ["'''", "'''"],
  ['f"', '"'],
  ['f"{', '}"'],
  ["f'''{", "}'''"],
  ["(\n", "\n)"],
];

/** What opens, and sooner or later or never what closes: typed, or put around a selection. */
export const pair: Plan = function* (desk) {
  const { random } = desk;
  const [open, close] = random.pick(PAIRS);
  const start = place(desk);
  const end = Math.min(desk.text.length, start + (oneIn(random, 2) ? 0 : random.below(200)));
  if (oneIn(random, 3)) {
    yield [insertion(end, close), insertion(start, open)];
    return;
  }
  yield [insertion(start, open)];
  if (oneIn(random, 3)) yield [deletion(start, start + open.length)];
  else if (oneIn(random, 2)) yield [insertion(end + open.length, close)];
};

const MARKS = [
  ":",
  "=",
  "\\",
  ";",
  ",",
  ".",
  "@",
  "#",
  "*",
  "**",
  "->",
  ":=",
  "+=",
  "==",
  "!",
  "~",
];

/** One mark put in or taken out. */
export const mark: Plan = function* (desk) {
  const { random } = desk;
  if (oneIn(random, 2)) {
    yield [insertion(place(desk), random.pick(MARKS))];
    return;
  }
  const found = matchNear(desk, /[^\w\s]/g);
  if (found) yield [deletion(found.index, found.index + found[0].length)];
};
