/** Reading settings: specifiers of Python versions, pyproject.toml, and what layers mean together. */
import { describe, expect, test } from "vitest";
import { defineRule, type Rule } from "../../server/src/lint/rule.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { readPyproject } from "../../server/src/workspace/read-pyproject.ts";
import { oldestPython } from "../../server/src/workspace/requires-python.ts";
import { settingsFor, type SettingsLayer } from "../../server/src/workspace/settings.ts";

test.each([
  [">=3.9", "3.9"],
  [">= 3.9", "3.9"],
  ["~=3.10", "3.10"],
  ["~=3.10.2", "3.10"],
  [">=3.8,<4", "3.8"],
  [">=3.8,<4.0", "3.8"],
  [">=3.8.1", "3.8"],
  [">3.8", "3.9"],
  [">3.8.1", "3.8"],
  ["==3.11.*", "3.11"],
  ["==3.11", "3.11"],
  ["3.11", "3.11"],
  [">=3.8,!=3.8.*,!=3.9.*", "3.10"],
  [">=3.8,!=3.8.1", "3.8"],
  ["<3.12,>=3.9", "3.9"],
  ["<=3.12,>3.9", "3.10"],
  [">=3", "3.0"],
  [">=2.7", "3.0"],
  ["^3.9", "3.9"],
  [">=3.13.0rc1", "3.13"],
  [">=4", undefined],
  ["<3.9,>=3.10", undefined],
  ["three", undefined],
  ["", undefined],
  [">=3.9 || <3", undefined],
])("requires-python %j admits %s first", (specifier, expected) => {
  const version = oldestPython(specifier);
  expect(version && `${version.major}.${version.minor}`).toBe(expected);
});

const read = (text: string) => readPyproject("/w/pyproject.toml", text, ALL_RULES);

describe("pyproject.toml", () => {
  test.each([
    [
      "requires-python",
      `[project]\nrequires-python = ">=3.10"\n`,
      { target: { major: 3, minor: 10 } },
    ],
    [
      "a classifier of a free-threaded build",
      `[project]\nclassifiers = ["Programming Language :: Python :: Free Threading :: 2 - Beta"]\n`,
      { freeThreaded: true },
    ],
    ["nothing of both", `[project]\nname = "x"\n`, {}],
  ])("derives from %s", (_, text, derived) => {
    expect(read(text)).toMatchObject({ derived, problems: [] });
    expect(read(text).own).toBeUndefined();
  });

  test.each([
    [`target-version = "3.12"`, { target: { major: 3, minor: 12 } }],
    [`target-version = "py312"`, { target: { major: 3, minor: 12 } }],
    [`target-version = "3.14t"`, { target: { major: 3, minor: 14 }, freeThreaded: true }],
    [`enable = false`, { enable: false }],
    [`select = ["all"]`, { select: ["all"] }],
    [
      `per-path-ignores = { "tests/*" = ["all"] }`,
      { perPathIgnores: [{ glob: "tests/*", folder: "/w", select: ["all"] }] },
    ],
  ])("reads %s", (line, own) => {
    expect(read(`[tool.hotlint]\n${line}\n`)).toEqual({
      file: "/w/pyproject.toml",
      own,
      derived: {},
      problems: [],
    });
  });
});

function rule(id: string, python: Rule["python"] = { min: "3.8" }): Rule {
  return defineRule({
    id,
    category: id.startsWith("a") ? "async" : "loops",
    summary: "",
    why: "",
    severity: "warning",
    fix: "never",
    python,
    since: "0.1.0",
  });
}

const RULES = [
  rule("a1"),
  rule("b1"),
  rule("old", { min: "3.8", max: "3.10" }),
  rule("new", { min: "3.12" }),
];
const TARGET: SettingsLayer = { target: { major: 3, minor: 11 } };

describe("layers", () => {
  test.each<[string, readonly SettingsLayer[], readonly string[]]>([
    ["nothing: all that is true for 3.8", [], ["a1", "b1", "old"]],
    ["a target leaves out what is not true for it", [TARGET], ["a1", "b1"]],
    [
      "a new target brings in new rules",
      [{ target: { major: 3, minor: 12 } }],
      ["a1", "b1", "new"],
    ],
    ["the first that selects wins", [{}, { select: ["a1"] }, { select: ["all"] }], ["a1"]],
    ["ignores add up", [{ ignore: ["a1"] }, { ignore: ["loops"] }], []],
    ["a category is selected", [TARGET, { select: ["loops"] }], ["b1"]],
    ["off is off", [TARGET, { severity: { a1: "off" } }], ["b1"]],
    [
      "a stronger layer turns it on",
      [TARGET, { severity: { a1: "hint" } }, { severity: { a1: "off" } }],
      ["a1", "b1"],
    ],
    ["all off", [{ enable: false }, { enable: true }], []],
    [
      "a path",
      [TARGET, { perPathIgnores: [{ glob: "*.py", folder: "/w/src", select: ["a1"] }] }],
      ["b1"],
    ],
    [
      "a folder",
      [TARGET, { perPathIgnores: [{ glob: "src/", folder: "/w", select: ["async"] }] }],
      ["b1"],
    ],
    [
      "a deep pattern",
      [TARGET, { perPathIgnores: [{ glob: "**/x/*.py", folder: "/w", select: ["a1"] }] }],
      ["b1"],
    ],
    [
      "a pattern with a slash starts at its folder",
      [TARGET, { perPathIgnores: [{ glob: "x/*.py", folder: "/w", select: ["a1"] }] }],
      ["a1", "b1"],
    ],
    [
      "a folder elsewhere",
      [TARGET, { perPathIgnores: [{ glob: "*.py", folder: "/v", select: ["a1"] }] }],
      ["a1", "b1"],
    ],
    [
      "a hidden folder",
      [TARGET, { perPathIgnores: [{ glob: "**", folder: "/w", select: ["all"] }] }],
      [],
    ],
  ])("%s", (_, layers, ids) => {
    const settings = settingsFor("/w/src/x/a.py", RULES, layers);
    expect(settings.rules.map(({ id }) => id)).toEqual(ids);
  });

  test("equal settings have equal keys, others have not", () => {
    const key = (layers: readonly SettingsLayer[]) => settingsFor("/w/a.py", RULES, layers).key;
    expect(key([])).toBe(key([{ select: ["all"] }]));
    expect(key([])).not.toBe(key([{ severity: { a1: "hint" } }]));
    expect(key([])).not.toBe(key([{ freeThreaded: true }]));
    expect(key([])).not.toBe(key([TARGET]));
  });
});
