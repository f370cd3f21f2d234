/** How much there is of what an expression gives: by where its elements come from, who passes it, and its name. */
import { expect, test } from "vitest";
import type { Amount } from "../../server/src/semantic/amounts/amount.ts";
import { isMuchWork, meetsMuch } from "../../server/src/semantic/amounts/much.ts";
import { amountOf } from "../../server/src/semantic/amounts/origins.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

const AMOUNTS: readonly (readonly [string, Amount, string])[] = [
  [
    "lines of a file that a caller names",
    "many",
    "def f(path):\n    file = open(path)\n    «file»",
  ],
  ["of one whose name is written out", "unknown", 'file = open("names.txt")\n«file»'],
  [
    "in a folder, too",
    "unknown",
    'import os\ndef f(x):\n    path = os.path.join(x, "a.txt")\n    file = open(path)\n    «file»',
  ],
  ["of settings", "unknown", "def f(config_path):\n    file = open(config_path)\n    «file»"],
  ["of a constant path", "unknown", "def f(self):\n    file = open(self.NAMES)\n    «file»"],
  ["rows of a table", "many", "import csv\ndef f(x):\n    «csv.reader(x)»"],
  ["rows of a query", "many", "def f(cursor):\n    «cursor.fetchall()»"],
  ["files of a folder", "any", "import os\ndef f(x):\n    «os.listdir(x)»"],
  ["what callers pass", "any", "def f(names):\n    «names»"],
  ["with a name of data", "many", "def f(orders):\n    «orders»"],
  ["and of an object", "many", "def f(self):\n    «self.orders»"],
  ["addresses that somebody chose", "unknown", "def f(self):\n    «self.extra_index_urls»"],
  ["words that somebody chose", "any", "def f(stop_words):\n    «stop_words»"],
  ["anything else of an object", "unknown", "def f(self):\n    «self.things»"],
  ["arguments of one call", "few", "def f(*names):\n    «names»"],
  ["a constant that is written out", "few", 'NAMES = ["a", "b"]\n«NAMES»'],
  ["one that is made by a call", "unknown", "NAMES = read()\n«NAMES»"],
  ["columns", "few", "def f(columns):\n    «columns»"],
  ["no more than what is sorted", "many", "def f(rows):\n    «sorted(set(rows))»"],
  ["of a generator", "many", "def f(rows):\n    «frozenset(row.day for row in rows)»"],
  ["what a filter lets through", "any", "def f(rows):\n    «[row for row in rows if row]»"],
  [
    "what a condition lets in",
    "any",
    "def f(rows):\n    bad = []\n    for row in rows:\n        if row:\n            bad.append(row)\n    «bad»",
  ],
  [
    "what each pass puts in",
    "many",
    "def f(rows):\n    all = []\n    for row in rows:\n        all.append(row)\n    «all»",
  ],
  [
    "what others of the module pass",
    "many",
    "def f(names):\n    «names»\ndef g(rows):\n    f(rows)",
  ],
  ["a shadowed builtin", "unknown", "def sorted(x): ...\ndef f(rows):\n    «sorted(rows)»"],
];

test.each(AMOUNTS)("%s: %s", (_, amount, marked) => {
  const { node, ctx } = ask(marked, parser);
  expect(amountOf(node, ctx)).toBe(amount);
});

test("a private function gets what its callers give, and no more", () => {
  const few = ask('def _f(names):\n    «names»\n_f(["a", "b"])', parser);
  expect(amountOf(few.node, few.ctx)).toBe("few");
  const handed = ask('def _f(names):\n    «names»\n_f(["a", "b"])\nuse(_f)', parser);
  expect(amountOf(handed.node, handed.ctx)).toBe("any");
});

test("a loop that reads goes on as long as something comes, unless it counts or reads lines", () => {
  const loop = (head: string, read: string): boolean => {
    const { node, ctx } = ask(`def f(file, n):\n    ${head}\n        x = «${read}»`, parser);
    return meetsMuch(node, ctx);
  };
  expect(loop("while True:", "file.read(9)")).toBe(true);
  expect(loop("while n > 0:", "file.read(n)")).toBe(false);
  expect(loop("while True:", "file.readline()")).toBe(false);
  expect(loop("while True:", "file.read()")).toBe(false);
});

test("a search is much work only where list and passes are both many", () => {
  expect(isMuchWork("many", "many")).toBe(true);
  expect(isMuchWork("many", "any")).toBe(false);
  expect(isMuchWork("unknown", "many")).toBe(false);
});
