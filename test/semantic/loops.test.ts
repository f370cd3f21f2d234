/** Which loops evaluate the marked expression again and again, and how often at most. */
import { describe, expect, test } from "vitest";
import { hotLoopsAround, loopsAround } from "../../server/src/semantic/loops.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

/** Loops from the inside out, each with its bound; then how many of them may be long. */
const CASES: readonly (readonly [string, string, readonly string[], number])[] = [
  ["no loop", "«x»", [], 0],
  ["the body of for", "for a in b:\n    «x»", ["for_statement"], 1],
  ["the iterable of for runs once", "for a in «x»:\n    pass", [], 0],
  ["the else of for runs once", "for a in b:\n    pass\nelse:\n    «x»", [], 0],
  ["the body of while", "while a:\n    «x»", ["while_statement"], 1],
  ["the condition of while", "while «x»:\n    pass", ["while_statement"], 1],
  ["the else of while runs once", "while a:\n    pass\nelse:\n    «x»", [], 0],
  ["nested", "for a in b:\n    while c:\n        «x»", ["while_statement", "for_statement"], 2],
  ["a function in a loop is not repeated by it", "for a in b:\n    def f():\n        «x»", [], 0],
  ["a lambda in a loop is not repeated by it", "for a in b:\n    lambda: «x»", [], 0],
  ["the element of a comprehension", "[«x» for a in b]", ["list_comprehension"], 1],
  ["the condition of a comprehension", "{a for a in b if «x»}", ["set_comprehension"], 1],
  ["the first iterable of a comprehension", "[a for a in «x»]", [], 0],
  [
    "the second iterable of a comprehension",
    "[a for c in b for a in «x»]",
    ["list_comprehension"],
    1,
  ],
  ["a dict comprehension", "{a: «x» for a in b}", ["dictionary_comprehension"], 1],
  ["a generator", "f(«x» for a in b)", ["generator_expression"], 1],
  ["few passes: a display", "for a in (1, 2, 3):\n    «x»", ["for_statement ≤3"], 0],
  ["few passes: a range", "for a in range(8):\n    «x»", ["for_statement ≤8"], 0],
  ["many passes: a range", "for a in range(9):\n    «x»", ["for_statement ≤9"], 1],
  ["a range from a start", "for a in range(10, 12):\n    «x»", ["for_statement ≤2"], 0],
  ["an unpacked display", "for a in [*b]:\n    «x»", ["for_statement"], 1],
  [
    "two short clauses together",
    "[«x» for a in 'abc' for c in range(4)]",
    ["list_comprehension ≤20"],
    1,
  ],
];

describe("loopsAround", () => {
  test.each(CASES)("%s", (_, marked, expected, hot) => {
    const { node } = ask(marked, parser);
    const shown = loopsAround(node).map(({ node: { kind }, atMost }) =>
      atMost === undefined ? kind : `${kind} ≤${atMost}`,
    );
    expect(shown).toEqual(expected);
    expect(hotLoopsAround(node)).toHaveLength(hot);
  });
});
