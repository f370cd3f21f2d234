/** What others depend on: imports, globals, class headers, decorators, suppressions, code that rules flag. */
import {
  deletion,
  type Desk,
  indented,
  insertion,
  keys,
  lineAt,
  lineEnd,
  matchNear,
  oneIn,
  place,
  type Plan,
} from "../desk.ts";

/** Code that rules flag, indented for its place: pasted, or typed line by line. */
export const snippet: Plan = function* (desk) {
  const { random, snippets } = desk;
  const line = lineAt(desk.text, place(desk));
  const end = lineEnd(desk.text);
  const at = oneIn(random, 3) ? { start: desk.text.length, indent: "" } : line;
  const code = indented(random.pick(snippets), at.indent, end) + end;
  if (oneIn(random, 2)) {
    yield [insertion(at.start, code)];
    return;
  }
  let caret = at.start;
  for (const piece of code.match(/.*(?:\r\n|\r|\n)|.+$/g) ?? []) {
    if (oneIn(random, 5)) yield* keys(desk, caret, piece);
    else yield [insertion(caret, piece)];
    caret += piece.length;
  }
};

const IMPORTS = [
  "from os import *",
  "from collections import *",
  "import os",
  "import time",
  "import threading",
  "from threading import Thread, Lock",
  "from time import sleep",
  "import time as t",
  "from dataclasses import dataclass, asdict",
  "import collections",
  "from collections import deque",
  "import asyncio, requests",
  "from __future__ import annotations",
  "from x import list, set, len",
  "import subprocess as time",
];

/** An import comes, goes, changes or moves. */
export const importLine: Plan = function* (desk) {
  const { random, text } = desk;
  const found = matchNear(desk, /^\s*(?:from\s+\S+\s+)?import\b.*/g);
  const end = lineEnd(text);
  switch (random.below(5)) {
    case 0:
      yield [
        insertion(
          oneIn(random, 2) ? 0 : lineAt(text, place(desk)).start,
          random.pick(IMPORTS) + end,
        ),
      ];
      return;
    case 1:
      yield* keys(desk, 0, random.pick(IMPORTS) + end);
      return;
    case 2: {
      if (!found) return;
      yield [
        { start: found.index, end: found.index + found[0].length, text: random.pick(IMPORTS) },
      ];
      return;
    }
    case 3: {
      if (!found) return;
      const line = lineAt(text, found.index);
      yield [insertion(text.length, `${end}${line.text}${end}`), deletion(line.start, line.after)];
      return;
    }
    default: {
      if (!found) return;
      const line = lineAt(text, found.index);
      yield [deletion(line.start, line.after)];
    }
  }
};

/** `from … import *` comes or goes: at the ends of the file, in the middle, or inside a function. */
export const starImport: Plan = function* (desk) {
  const { random, text } = desk;
  const found = matchNear(desk, /^.*import \*.*/g) ?? /^.*import \*.*/m.exec(text);
  if (found && oneIn(random, 2)) {
    const end = found.index + found[0].length;
    yield [oneIn(random, 2) ? deletion(end - 1, end) : deletion(found.index, end)];
    return;
  }
  const { start, indent } = lineAt(text, place(desk));
  const at = random.pick([0, start, text.length]);
  const line = `${at === start ? indent : ""}from ${random.pick(["os", "x.y", "."])} import *`;
  const end = lineEnd(text);
  const code = at === text.length ? end + line : line + end;
  if (oneIn(random, 3)) yield* keys(desk, at, code);
  else yield [insertion(at, code)];
};

const GLOBALS = [
  "NAMES = []",
  "names = ['a']",
  "counter = 0",
  "lock = threading.Lock()",
  "list = tuple",
  "len = print",
  "items: list = []",
  "queue = deque()",
  "def load(): return []",
  "class Base: pass",
  "del names",
  "time = None",
  "for names in x: pass",
  "names += [1]",
  "__private = []",
  "ﬁ = fi = []",
  "class A:\n    global names, __x\n    names = __x = []",
  "def f(a=(names := [])): pass",
  "def f():\n    global names\n    names = ''",
  "(lambda: (items := []))()",
];

/** A module-level name comes, at the top or the end, or what it is bound to becomes another thing. */
export const globalName: Plan = function* (desk) {
  const { random, text } = desk;
  const end = lineEnd(text);
  const own = matchNear(desk, /\b[A-Za-z_]\w*\b/g)?.[0] ?? "x";
  const code = oneIn(random, 2) ? random.pick(GLOBALS) : `${own} = ${random.pick(VALUES)}`;
  const at = oneIn(random, 2) ? 0 : text.length;
  if (oneIn(random, 2)) yield [insertion(at, end + code + end)];
  else yield* keys(desk, at, end + code + end);
};

const VALUES = [
  "[]",
  "{}",
  "()",
  "set()",
  "''",
  '"a"',
  "0",
  "None",
  "list(x)",
  "deque()",
  "x.split()",
];

/** A literal, call or name that a binding gets becomes another kind of value. */
export const value: Plan = function* (desk) {
  const found = matchNear(
    desk,
    /(?<==\s)(?:\[\]|\{\}|\[.*?\]|\{.*?\}|'[^']*'|"[^"]*"|\w+\(\)|\w+)/g,
  );
  if (!found) return;
  const end = found.index + found[0].length;
  yield [{ start: found.index, end, text: desk.random.pick(VALUES) }];
};

const STORES = [
  "self.x = []",
  "self.x = ()",
  "self.x: list[str] = y",
  "self.x += [1]",
  "self.x, self.y = [], ()",
  "(\n    self.x,\n    self.y,\n) = y",
  "for self.x in y: pass",
  "other.x = None",
  "x: list[str] = []",
  "x = ''",
  "def x(self): return []",
  "setattr(y, 'x', 1)",
  "self.__dict__.update(y)",
  "z = self.x",
];

/** An attribute of the file gets a value, or another one. */
export const attribute: Plan = function* (desk) {
  const { random, text } = desk;
  const own = matchNear(desk, /(?<=\bself\.)\w+/g)?.[0] ?? "x";
  const at = lineAt(text, matchNear(desk, /\bself\.\w+/g)?.index ?? place(desk));
  const end = lineEnd(text);
  const code = indented(random.pick(STORES).replace(/\bx\b/g, own), at.indent, end) + end;
  if (oneIn(random, 2)) yield [insertion(at.start, code)];
  else yield* keys(desk, at.start, code);
};

const HEADERS = [
  "class Service:",
  "class Service(Base):",
  "@dataclass\nclass Row:",
  "@dataclass(frozen=True)\nclass Row:",
  "class Thread(threading.Thread):",
  "class Outer:\n    class Inner:",
  "class A: pass",
  "class A",
  "def outer():",
  "async def outer():",
  "if TYPE_CHECKING:",
  "try:",
];

/** A header comes above lines that may become its body. */
export const header: Plan = function* (desk) {
  const { start, indent } = lineAt(desk.text, place(desk));
  const end = lineEnd(desk.text);
  const outer = oneIn(desk.random, 2) ? indent.slice(0, -4) : indent;
  const code = indented(desk.random.pick(HEADERS), outer, end) + end;
  if (oneIn(desk.random, 2)) yield [insertion(start, code)];
  else yield* keys(desk, start, code);
};

/** The header of a class or function loses or gets a part. */
export const changeHeader: Plan = function* (desk) {
  const found = matchNear(desk, /^[ \t]*(?:class|def|async def)\b.*/g);
  if (!found) return;
  const { random } = desk;
  const start = found.index;
  const end = start + found[0].length;
  const name = /(?:class|def)\s+(\w+)/.exec(found[0]);
  const parts = [/:\s*$/, /\(.*\)/, /\bclass|\bdef/, /\basync /, /^[ \t]+/, /\w+(?=\W)/];
  const part = random.pick(parts).exec(found[0]);
  switch (random.below(4)) {
    case 0:
      yield [
        insertion(
          end,
          random.pick([" pass", ":", " # x", "\\", "(", "\n    x = 1", "\n    x = []"]),
        ),
      ];
      return;
    case 1:
      if (name)
        yield [
          insertion(start + name.index + name[0].length, random.pick(["2", "(Base)", "[T]", "x"])),
        ];
      return;
    case 2:
      if (part) yield [deletion(start + part.index, start + part.index + part[0].length)];
      return;
    default:
      yield* decorate(desk, start);
  }
};

function* decorate(desk: Desk, start: number): ReturnType<Plan> {
  const { indent, start: line } = lineAt(desk.text, start);
  const decorators = [
    "@dataclass",
    "@property",
    "@staticmethod",
    "@app.route('/')",
    "@d(\n1)",
    "@",
  ];
  const text = indent + desk.random.pick(decorators) + lineEnd(desk.text);
  if (oneIn(desk.random, 2)) yield [insertion(line, text)];
  else yield* keys(desk, line, text);
  if (oneIn(desk.random, 3)) yield [deletion(line, line + text.length)];
}

/** A comment that silences a rule: put in, changed, taken out. */
export const suppression: Plan = function* (desk) {
  const { random, ruleIds } = desk;
  const found = matchNear(desk, /#\s*hotlint.*/g);
  if (found && oneIn(random, 2)) {
    yield [deletion(found.index, found.index + 1 + random.below(found[0].length))];
    return;
  }
  const line = lineAt(desk.text, place(desk));
  const id = random.pick(ruleIds);
  const text = random.pick([
    "# hotlint: ignore",
    `# hotlint: ignore[${id}]`,
    `# hotlint: ignore[${id}, no-such]`,
    "# hotlint: ignore-file",
    `# hotlint: ignore-file[${id}]`,
  ]);
  if (oneIn(random, 2)) yield* keys(desk, line.end, `  ${text}`);
  else yield [insertion(line.start, line.indent + text + lineEnd(desk.text))];
};
