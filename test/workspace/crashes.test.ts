/** Mistakes of Hotlint's own: a rule that throws costs its findings only and is logged once, with its place. */
import { beforeAll, expect, test } from "vitest";
import { defineRule } from "../../server/src/lint/rule.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const about = {
  category: "loops",
  summary: "",
  why: "",
  severity: "warning",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
} as const;

const throwing = defineRule({
  ...about,
  id: "throwing",
  on: {
    while_statement: () => {
      throw new Error("a bug");
    },
  },
});
const throwingModule = defineRule({
  ...about,
  id: "throwing-module",
  module: () => {
    throw new TypeError("another bug");
  },
});
const sound = defineRule({
  ...about,
  id: "sound",
  on: { while_statement: (node) => ({ node, message: "a loop" }) },
});

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

test("a rule that throws is logged once for a file, with its place; the others go on", async () => {
  const log: string[] = [];
  const workspace = new Workspace({
    parser,
    rules: [throwing, throwingModule, sound],
    editorSettings: () => Promise.resolve(null),
    log: (message) => log.push(message),
    onProblem: ({ message }) => log.push(message),
  });
  const document = workspace.open(
    "file:///w/a.py",
    1,
    "x = 1\nwhile x:\n    while x:\n        pass\n",
  );
  const found = async (): Promise<readonly string[]> =>
    (await workspace.judgement(document)).findings.map(({ finding }) => finding.rule);
  expect(await found()).toEqual(["sound", "sound"]);
  workspace.change("file:///w/a.py", [{ text: "x = 2\nwhile x:\n    pass\n" }], 2);
  expect(await found()).toEqual(["sound"]);
  expect(log.map((message) => message.split("\n", 1)[0])).toEqual([
    "rule throwing failed at /w/a.py:2: Error: a bug",
    "rule throwing-module failed at /w/a.py: TypeError: another bug",
  ]);
});

test("settings are read once for a document, not with every key", async () => {
  let reads = 0;
  const workspace = new Workspace({
    parser,
    rules: [sound],
    editorSettings: () => {
      reads++;
      return Promise.resolve(null);
    },
    log: (message) => {
      throw new Error(message);
    },
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  });
  const document = workspace.open("untitled:1", 1, "while True:\n    pass\n");
  for (let version = 2; version < 20; version++) {
    const end = { line: 2, character: 0 };
    workspace.change("untitled:1", [{ range: { start: end, end }, text: "x = 1\n" }], version);
    expect((await workspace.judgement(document)).findings).toHaveLength(1);
  }
  expect(reads).toBe(1);
});
