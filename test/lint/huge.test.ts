/** Sizes that no person writes but a generator may: the analysis ends, giving up what is not worth following. */
import { expect, test } from "vitest";
import { Document } from "../../server/src/lint/document.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { loadParser } from "../harness/analyze.ts";

const parser = await loadParser();

/** Joins one piece of code for each number below the count. */
function repeat(count: number, piece: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => piece(i)).join("\n");
}

/** Each took minutes, or for ever, when every pair of its parts was looked at. */
const HUGE: Readonly<Record<string, string>> = {
  "a name bound 25,000 times":
    "x = []\n" + repeat(25_000, (i) => `x = [${i}]`) + "\nfor i in x:\n    if i in x: pass\n",
  "a local bound 25,000 times":
    "def f(q):\n    x = []\n" + repeat(25_000, (i) => `    if q in x: x = [${i}]`) + "\n",
  "each name twice the one before":
    "a0 = [1]\n" +
    repeat(300, (i) => `a${i + 1} = a${i} + a${i}`) +
    "\nfor i in q:\n    if i in a300: pass\n",
  "30,000 lines of loops over one list in one function":
    "def f(q):\n    x = q.split()\n" +
    repeat(10_000, (i) => `    for a${i} in q:\n        if a${i} in x: y = ${i}\n        s = ''`),
  "3,000 thread functions that write one global":
    "import threading\ng = 0\n" +
    repeat(3_000, (i) =>
      [
        `def f${i}(q):`,
        "    global g",
        `    g = f${i + 1}(g)`,
        `    threading.Thread(target=f${i}).start()`,
      ].join("\n"),
    ),
  "90 loops in each other":
    repeat(90, (i) => " ".repeat(i) + `for i${i} in x:`) +
    "\n" +
    " ".repeat(90) +
    "if 1 in x: pass\n",
};

test.each(Object.entries(HUGE))("%s", (_, text) => {
  const document = new Document("huge.py", text, parser, {
    rules: ALL_RULES,
    target: { major: 3, minor: 8 },
    freeThreaded: false,
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} crashed`, { cause: error });
    },
  });
  expect(document.findings().length).toBeLessThan(10_000);
});
