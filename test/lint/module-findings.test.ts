/** What rules say of a whole module is kept while somebody types where it cannot matter. */
import { describe, expect, test } from "vitest";
import { Document } from "../../server/src/lint/document.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { loadParser } from "../harness/analyze.ts";

const parser = await loadParser();

const TEXT = `import threading

hits = 0
lock = threading.Lock()

class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self.total = 0

    def add(self):
        with self._lock:
            self.total += 1

    def clear(self):
        self.total = self.total - self.total

class Report:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(line)

    def close(self):
        self.lines.clear()

def count():
    global hits
    hits += 1

def other(rows):
    return len(rows)

threading.Thread(target=count).start()
threading.Thread(target=count).start()
`;

/** The rules about threads, which note how often they are asked. */
function countedRules(): { readonly rules: readonly Rule[]; readonly asked: () => number } {
  let asked = 0;
  const rules = ALL_RULES.filter(({ category }) => category === "threads").map((rule): Rule => ({
    ...rule,
    module(ctx) {
      asked++;
      return rule.module?.(ctx);
    },
  }));
  return { rules, asked: () => asked };
}

const options = {
  target: { major: 3, minor: 12 },
  freeThreaded: true,
  onCrash: (rule: Rule, error: unknown): void => {
    throw new Error(`${rule.id} threw`, { cause: error });
  },
};

/** How often the rules are asked when the text is put after the first place where `after` stands. */
function askedOnTyping(after: string, typed: string): number {
  const { rules, asked } = countedRules();
  const document = new Document("example.py", TEXT, parser, { ...options, rules });
  document.findings();
  const before = asked();
  const at = TEXT.indexOf(after) + after.length;
  document.edit({ span: { start: at, end: at }, newText: typed });
  const found = document.findings();
  const fresh = new Document("example.py", document.text, parser, { ...options, rules: ALL_RULES });
  const ofThreads = new Set(rules.map(({ id }) => id));
  const count = asked() - before;
  expect(found).toEqual(fresh.findings().filter(({ rule }) => ofThreads.has(rule)));
  return count;
}

describe("typing", () => {
  test.each([
    ["in a function that no thread runs", "return len(", "x"],
    ["in a class that holds no lock", "self.lines.append(", "x"],
    ["a line there", "self.lines.append(line)", "\n        self.lines.sort()"],
    [
      "a call of a method that has the name of another's",
      "self.lines.clear()",
      "\n        line.add(1)",
    ],
  ])("%s asks no rule again", (_, after, typed) => {
    expect(askedOnTyping(after, typed)).toBe(0);
  });

  test.each([
    ["in a class that holds a lock", "self.total = self.total", " + 1"],
    ["in what a thread runs", "hits += 1", " + 1"],
    [
      "a lock into a class",
      "self.lines.append(line)",
      "\n        with self._lock: self.lines = []",
    ],
    ["a function that a thread runs", "return len(rows)", "\n\nthreading.Timer(1, other).start()"],
    ["a use of what threads share", "return len(rows)", " + hits"],
  ])("%s asks them", (_, after, typed) => {
    expect(askedOnTyping(after, typed)).toBeGreaterThan(0);
  });
});
