/** Edits of texts and their differences: whatever is computed must lead from one text to the other. */
import { describe, expect, test } from "vitest";
import { applyEdits, editBetween } from "../../server/src/text/edit.ts";
import { lineEdits } from "../../server/src/workspace/line-edits.ts";
import { ignoreInProject } from "../../server/src/workspace/pyproject-edit.ts";
import { mapTexts, placesEdited } from "../../server/src/profile/mapping.ts";
import { pathOf, uriOf } from "../../server/src/workspace/uris.ts";

const PAIRS: readonly (readonly [string, string])[] = [
  ["", ""],
  ["", "a\n"],
  ["a\n", ""],
  ["a", "b"],
  ["a\nb\nc\n", "a\nc\n"],
  ["a\nb\nc\n", "a\nB\nc\nd"],
  ["a\r\nb\r\n", "a\r\nx\r\nb\r\n"],
  ["a\rb\r", "b\r"],
  ["aaaa", "aaa"],
  ["aa\naa\naa\n", "aa\naa\n"],
  ["🐍\n", "🐉\n"],
  ["no end", "no end\n"],
];

describe.each(PAIRS)("%j to %j", (before, after) => {
  test("by lines", () => {
    const edits = lineEdits(before, after);
    expect(applyEdits(before, edits)).toBe(after);
    // Each edit starts and ends where lines do.
    for (const { span } of edits) {
      expect(span.start === 0 || /[\r\n]/u.test(before[span.start - 1] ?? "")).toBe(true);
    }
  });

  test("by one change", () => {
    expect(applyEdits(before, [editBetween(before, after)])).toBe(after);
  });
});

test.each([
  ["a\nb\nc\nd\n", "a\nb\nc\nd\n", 0],
  ["a\nb\nc\nd\n", "a\nB\nc\nd\n", 1],
  ["a\nb\nc\nd\n", "A\nb\nc\nD\n", 2],
  ["a\nb\nc\nd\n", "x\na\nb\nc\nd\n", 1],
  ["a\nb\nc\nd\n", "a\nc\nd\n", 1],
  ["a\nb\nc\nd\n", "", 1],
])("from %j to %j are %d edited places", (before, after, count) => {
  expect(placesEdited(mapTexts(before, after))).toBe(count);
});

test.each([
  [
    "CRLF",
    "[tool.hotlint]\r\nselect = []\r\n",
    '[tool.hotlint]\r\nignore = ["r"]\r\nselect = []\r\n',
  ],
  ["a header at the very end", "[tool.hotlint]", '[tool.hotlint]\nignore = ["r"]\n'],
  ["a comment inside of the list", '[tool.hotlint]\nignore = [\n  "a", # why\n]\n', undefined],
  [
    "another tool's list of the same name",
    '[tool.ruff]\nignore = ["a"]\n',
    '[tool.ruff]\nignore = ["a"]\n\n[tool.hotlint]\nignore = ["r"]\n',
  ],
  [
    "only a table below it",
    '[tool.hotlint.severity]\na = "off"\n',
    '[tool.hotlint.severity]\na = "off"\n\n[tool.hotlint]\nignore = ["r"]\n',
  ],
  ["an inline table", '[tool]\nhotlint = { ignore = ["a"] }\n', undefined],
  ["dotted keys", '[tool]\nhotlint.ignore = ["a"]\n', undefined],
  [
    "a bracket in a string",
    '[tool.hotlint]\nignore = ["a]b"]\n',
    '[tool.hotlint]\nignore = ["a]b", "r"]\n',
  ],
  ["no TOML", "[tool", undefined],
])("a rule is ignored in a project file with %s, or the file is left alone", (_, before, after) => {
  const edit = ignoreInProject("r", before);
  expect(edit && applyEdits(before, [edit])).toBe(after);
});

test.each([
  ["file:///a/b%20c/%C3%A9.py", "/a/b c/é.py"],
  ["file:///a/%23b.py", "/a/#b.py"],
  ["untitled:Untitled-1", undefined],
  ["vscode-notebook-cell:/a.ipynb#W0", undefined],
  ["file://%", undefined],
  ["", undefined],
])("the path of %s is %s", (uri, path) => {
  expect(pathOf(uri)).toBe(path);
  if (path !== undefined) expect(pathOf(uriOf(path))).toBe(path);
});
