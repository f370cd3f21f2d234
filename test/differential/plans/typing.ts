/** Typing: letters in names, keywords and whole lines key by key, words overwritten, keys taken back. */
import {
  type Desk,
  deletion,
  insertion,
  keys,
  lineAt,
  lineEnd,
  matchNear,
  oneIn,
  place,
  type Plan,
} from "../desk.ts";

const LINES: readonly string[] = [
  "for item in items:",
  "for i in range(10): print(i)",
  "async for chunk in stream:",
  "if name not in names:",
  "if x in seen: seen.append(x)",
  "elif x is not None and not y:",
  "else:",
  "while True:",
  "while (line := next(lines)):",
  "match command:",
  "case [x, *rest] if rest:",
  "case _:",
  "def load(self, path: str, *, deep=False) -> list[str]:",
  "async def fetch(url):",
  "await asyncio.sleep(1)",
  "time.sleep(1)",
  "class Point(Base, metaclass=Meta):",
  "class Box[T]: pass",
  "type Pair = tuple[int, int]",
  "type = 1",
  "match = re.match(a, b)",
  "lazy import json",
  "import os, sys as system",
  "from collections import deque",
  "from os.path import *",
  "from . import (a, b)",
  "@dataclass",
  "@property",
  "with open(path) as f, lock:",
  "try:",
  "except* (A, B) as e:",
  "finally:",
  "return [x for x in xs if x]",
  "yield from rows",
  "lambda a, *b: a or b",
  "total += 1",
  "text += f'{x!r:>{width}} {y}'",
  "result = result + [x]",
  "names = []",
  "names = {'a', 'b'}",
  "queue.pop(0)",
  "queue.insert(0, x)",
  "global counter, total",
  "nonlocal counter",
  "del names[0], names",
  "raise ValueError('no') from error",
  "assert x, 'y'",
  "x: int = 0",
  "x = y = z",
  "a, (b, *c) = d",
  "print(a if b else c, **kw)",
  "threading.Thread(target=work).start()",
  "x = '''",
  'x = f"{',
  "x = (",
  "x = [",
  "self.__x = __x",
  "global __x",
  "pass",
  "...",
  "# hotlint: ignore",
];

const WORDS: readonly string[] = [
  ...["for", "in", "not", "is", "if", "else", "lambda", "def", "class", "async", "await", "yield"],
  ...["match", "case", "type", "import", "from", "as", "global", "nonlocal", "return", "None"],
  ...["list", "set", "dict", "str", "len", "print", "self", "x", "names", "items", "lazy", "with"],
  ...[
    "except",
    "try",
    "pass",
    "del",
    "and",
    "or",
    "True",
    "_",
    "é",
    "ﬁ",
    "名前",
    "𝒳",
    "print",
    "exec",
  ],
];

const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;
const LETTERS = "abcdefghijklmnopqrstuvwxyz_0123456789";

/** Letters in or after a name, some of them taken back. */
export const letters: Plan = function* (desk) {
  const name = matchNear(desk, NAME);
  if (!name) return;
  const { random } = desk;
  let at = name.index + (oneIn(random, 3) ? random.below(name[0].length + 1) : name[0].length);
  for (let i = random.below(6); i >= 0; i--) {
    yield [insertion(at, LETTERS.charAt(random.below(LETTERS.length)))];
    at++;
  }
  if (!oneIn(random, 3)) return;
  for (let i = random.below(8); i >= 0 && at > 0; i--) {
    yield [deletion(at - 1, at)];
    at--;
  }
};

/** A line of its own below some other, indented as an editor would. */
export const line: Plan = function* (desk) {
  const { random } = desk;
  const above = lineAt(desk.text, place(desk));
  const deeper = above.text.trimEnd().endsWith(":") ? "    " : "";
  const start = lineEnd(desk.text) + above.indent + deeper;
  yield [insertion(above.end, start)];
  yield* keys(desk, above.end + start.length, random.pick(LINES));
};

/** In the middle of what is there. */
export const words: Plan = function* (desk) {
  const piece = desk.random.pick(oneIn(desk.random, 3) ? LINES : WORDS);
  yield* keys(desk, place(desk), oneIn(desk.random, 2) ? `${piece} ` : piece);
};

/** A name or keyword replaced: at once, or selected and typed over. */
export const overwrite: Plan = function* (desk) {
  const name = matchNear(desk, NAME);
  if (!name) return;
  const { random } = desk;
  const by = oneIn(random, 2) ? random.pick(WORDS) : (matchNear(desk, NAME)?.[0] ?? "x");
  const end = name.index + name[0].length;
  if (oneIn(random, 2)) {
    yield [{ start: name.index, end, text: by }];
    return;
  }
  yield [{ start: name.index, end, text: by.slice(0, 1) }];
  yield* keys(desk, name.index + 1, by.slice(1));
};

export const backspace: Plan = function* (desk) {
  let at = place(desk);
  for (let i = desk.random.below(10); i >= 0 && at > 0; i--) {
    yield [deletion(at - 1, at)];
    at--;
  }
};

export const forwardDelete: Plan = function* (desk) {
  const at = place(desk);
  for (let i = desk.random.below(6); i >= 0 && at < desk.text.length; i--) {
    yield [deletion(at, at + 1)];
  }
};

/** An identifier gets another name everywhere, in one message: from the bottom up, as editors send it. */
export const renameAll: Plan = function* (desk) {
  const name = matchNear(desk, /[A-Za-z_]\w*/g)?.[0];
  if (name === undefined) return;
  const places = [...desk.text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].slice(0, 30);
  const by = newName(desk, name);
  yield places.map(({ index }) => ({ start: index, end: index + name.length, text: by })).reverse();
};

function newName(desk: Desk, name: string): string {
  return oneIn(desk.random, 2) ? `${name}2` : (matchNear(desk, /[A-Za-z_]\w*/g)?.[0] ?? "other");
}
