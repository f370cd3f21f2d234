/** Two rules at one place: the more specific speaks alone, and one that has nothing there takes nothing away. */
import { expect, test } from "vitest";
import { Document } from "../../server/src/lint/document.ts";
import { defineRule, type Rule } from "../../server/src/lint/rule.ts";
import { loadParser } from "../harness/analyze.ts";

const parser = await loadParser();

function rule(id: string, shape: Pick<Rule, "on" | "yieldsTo">): Rule {
  return defineRule({
    id,
    category: "loops",
    summary: "Something",
    why: "Only for tests.",
    severity: "hint",
    fix: "never",
    python: { min: "3.8" },
    since: "0.1.0",
    ...shape,
  });
}

const calls = (id: string, ...yieldsTo: readonly string[]): Rule =>
  rule(id, { on: { call: (node) => ({ node, message: node.text }) }, yieldsTo });

const strings = (id: string, ...yieldsTo: readonly string[]): Rule =>
  rule(id, { on: { string: (node) => ({ node, message: node.text }) }, yieldsTo });

function found(text: string, rules: readonly Rule[]): readonly string[] {
  const document = new Document("example.py", text, parser, {
    rules,
    target: { major: 3, minor: 12 },
    freeThreaded: false,
    onCrash: (crashed, error) => {
      throw new Error(`${crashed.id} threw`, { cause: error });
    },
  });
  return document.findings().map(({ rule: id, message }) => `${id}: ${message}`);
}

test("the general rule gives way, whichever of the two nodes holds the other", () => {
  const text = `f("a")\ng(1)\nx = "b"\n`;
  expect(found(text, [calls("general", "special"), strings("special")])).toEqual([
    `special: "a"`,
    "general: g(1)",
    `special: "b"`,
  ]);
  expect(found(text, [calls("special"), strings("general", "special")])).toEqual([
    `special: f("a")`,
    "special: g(1)",
    `general: "b"`,
  ]);
});

test("at the very same node too", () => {
  expect(found("f(1)\n", [calls("general", "special"), calls("special")])).toEqual([
    "special: f(1)",
  ]);
});

test("nothing gives way to what shows only in hot code, unless it does so itself", () => {
  const hot = (shape: Rule): Rule => ({ ...shape, onlyWhenHot: "always" });
  const text = "f(1)\n";
  expect(found(text, [calls("general", "special"), hot(calls("special"))])).toEqual([
    "general: f(1)",
    "special: f(1)",
  ]);
  expect(found(text, [hot(calls("general", "special")), hot(calls("special"))])).toEqual([
    "special: f(1)",
  ]);
  expect(found(text, [hot(calls("general", "special")), calls("special")])).toEqual([
    "special: f(1)",
  ]);
});

test("nothing gives way to a rule that is off, to one beside it, or to itself", () => {
  expect(found(`f("a")\n`, [calls("general", "special")])).toEqual([`general: f("a")`]);
  expect(found(`f(1, 2), "a"\n`, [calls("general", "special"), strings("special")])).toEqual([
    "general: f(1, 2)",
    `special: "a"`,
  ]);
  expect(found("f(g(1))\n", [calls("general")])).toEqual(["general: f(g(1))", "general: g(1)"]);
});

test("nodes of another unit do not meet, wherever they stand in theirs", () => {
  const text = `def a():\n    f(1)\n\n\ndef b():\n    "x"\n`;
  expect(found(text, [calls("general", "special"), strings("special")])).toEqual([
    "general: f(1)",
    `special: "x"`,
  ]);
});

test("gives way again after each edit, and no longer when there is nothing to give way to", () => {
  const document = new Document("example.py", `f("a")\n`, parser, {
    rules: [calls("general", "special"), strings("special")],
    target: { major: 3, minor: 12 },
    freeThreaded: false,
    onCrash: (crashed, error) => {
      throw new Error(`${crashed.id} threw`, { cause: error });
    },
  });
  const ids = (): readonly string[] => document.findings().map((each) => each.rule);
  expect(ids()).toEqual(["special"]);
  document.edit({ span: { start: 2, end: 5 }, newText: "1" });
  expect(ids()).toEqual(["general"]);
  document.edit({ span: { start: 2, end: 3 }, newText: `"b"` });
  expect(ids()).toEqual(["special"]);
});
