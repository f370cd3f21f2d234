/** Reproducible chance: a seeded generator, and random edits of text as people and tools make them. */
import type { TextEdit } from "../../server/src/text/edit.ts";

export interface Random {
  readonly seed: number;
  /** 0 ≤ n < limit, a whole number. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

/** `HOTLINT_SEED=…` repeats a run; the caller prints the seed. */
export function seededRandom(
  seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 1_000_000),
): Random {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger; public domain.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    seed,
    below,
    pick: (from) => {
      const index = below(from.length);
      // The list is not empty and the index inside it.
      return from[index] as (typeof from)[number];
    },
  };
}

/** Pieces of text that open, close or end something. */
const NASTY: readonly string[] = [
  "'",
  '"',
  '"""',
  "'''",
  "f'{",
  'f"""{',
  "}",
  "{",
  "(",
  ")",
  "[",
  "]",
  "#",
  "\\",
  "\\\n",
  "\n",
  "\r\n",
  "\r",
  "\n\n",
  "\t",
  "    ",
  " ",
  "\f",
  "x",
  "😀",
  "é",
  "def f(a):\n",
  "class A:\n",
  "    def m(self):\n        pass\n",
  "else:\n",
  "@d\n",
  "if x:\n",
  "import os\n",
  "for i in y:\n    z = 1\n",
  "rb'",
  "1",
  ":",
  ";",
];

export interface Edited {
  readonly text: string;
  readonly edit: TextEdit;
}

/** One edit: keys typed, text taken out, a line doubled or moved, a piece replaced. */
export function randomEdit(text: string, random: Random): Edited {
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
    case 1:
      return replaced(text, at, at, random.pick(NASTY));
    case 2:
      return replaced(text, at, Math.min(text.length, at + 1 + random.below(3)), "");
    case 3:
      return replaced(text, at, Math.min(text.length, at + random.below(400)), "");
    case 4:
      return replaced(
        text,
        at,
        Math.min(text.length, at + random.below(30)),
        random.pick(NASTY) + random.pick(NASTY),
      );
    default: {
      const from = random.below(text.length + 1);
      return replaced(text, at, at, text.slice(from, from + random.below(200)));
    }
  }
}

function replaced(text: string, start: number, end: number, by: string): Edited {
  return {
    text: text.slice(0, start) + by + text.slice(end),
    edit: { span: { start, end }, newText: by },
  };
}
