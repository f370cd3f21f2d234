/** Fixing everything: what has been fixed has nothing left to fix, on the whole sample workspace. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { fixAll } from "../../server/src/workspace/fix-all.ts";
import { lineEdits } from "../../server/src/workspace/line-edits.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../samples");
const files = readdirSync(SAMPLES, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".py"),
);

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function fixed(text: string, unsafe: boolean, allHot = false) {
  return fixAll("a.py", text, {
    parser,
    settings: settingsFor("/w/a.py", ALL_RULES, [{ target: { major: 3, minor: 12 } }]),
    allRules: ALL_RULES,
    unsafe,
    allHot,
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} failed`, { cause: error });
    },
  });
}

test("there are samples, and some of them have fixes", () => {
  const counts = files.map(
    (file) => fixed(readFileSync(path.join(SAMPLES, file), "utf8"), false).count,
  );
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(2);
});

test("what is worth it only on hot lines is fixed only where all are said to be hot", () => {
  const text = "def first(lines: list[str]):\n    return [line.split(',')[0] for line in lines]\n";
  expect(fixed(text, false).text).toBe(text);
  expect(fixed(text, false, true).text).toContain("split(',', 1)[0]");
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(path.join(SAMPLES, file), "utf8");

  test.each([
    ["safe fixes", false, text],
    ["all fixes", true, text],
    ["all fixes, CRLF", true, text.replaceAll("\n", "\r\n")],
  ])("%s", (_, unsafe, before) => {
    const { text: after, count } = fixed(before, unsafe);
    expect(fixed(after, unsafe)).toEqual({ text: after, count: 0 });
    expect(after === before).toBe(count === 0);
    expect(applyEdits(before, lineEdits(before, after))).toBe(after);
    if (before.includes("\r\n")) expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
  });
});
