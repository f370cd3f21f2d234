/** Settings over the protocol: from the editor and from pyproject.toml, right and wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LspSession, uriOf } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

let folder = "";
let uri = "";
let lsp: LspSession | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
  mkdirSync(path.join(folder, "tests"));
  uri = uriOf(path.join(folder, "tests", "a.py"));
});
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: unknown, pyproject?: string): Promise<LspSession> {
  if (pyproject !== undefined) writeFileSync(path.join(folder, "pyproject.toml"), pyproject);
  lsp = await LspSession.start({ folder, settings });
  await lsp.open(uri, SAFE);
  return lsp;
}

/** [editor, pyproject, severities of the findings] */
const CASES: readonly (readonly [string, unknown, string | undefined, readonly number[]])[] = [
  ["nothing is set", null, undefined, [2]],
  ["the editor turns Hotlint off", { enable: false }, undefined, []],
  ["the editor ignores the rule", { ignore: [RULE] }, undefined, []],
  ["the editor ignores its category", { ignore: ["collections"] }, undefined, []],
  ["the editor selects another category", { select: ["async"] }, undefined, []],
  ["the editor makes it an error", { severity: { [RULE]: "error" } }, undefined, [1]],
  ["the editor turns it off", { severity: { [RULE]: "off" } }, undefined, []],
  ["the editor ignores it in a folder", { perPathIgnores: { "tests/**": [RULE] } }, undefined, []],
  ["the editor ignores all in a folder", { perPathIgnores: { "tests/": ["*"] } }, undefined, []],
  ["the editor ignores it elsewhere", { perPathIgnores: { "docs/**": [RULE] } }, undefined, [2]],
  ["the project ignores it", null, `[tool.hotlint]\nignore = ["${RULE}"]\n`, []],
  [
    "the project selects what the editor does not",
    { select: ["async"] },
    `[tool.hotlint]\nselect = ["all"]\n`,
    [2],
  ],
  [
    "the project's severity is stronger",
    { severity: { [RULE]: "error" } },
    `[tool.hotlint.severity]\n${RULE} = "hint"\n`,
    [4],
  ],
  [
    "the project ignores it by path",
    null,
    `[tool.hotlint.per-path-ignores]\n"tests/*.py" = ["${RULE}"]\n`,
    [],
  ],
  [
    "the project ignores it by name",
    null,
    `[tool.hotlint.per-path-ignores]\n"a.py" = ["all"]\n`,
    [],
  ],
  [
    "the project ignores it elsewhere",
    null,
    `[tool.hotlint.per-path-ignores]\n"src/*.py" = ["all"]\n`,
    [2],
  ],
];

test.each(CASES)("%s", async (_, editor, pyproject, severities) => {
  const session = await start(editor, pyproject);
  const found = await session.diagnostics(uri);
  expect(found.map((each) => each.severity)).toEqual(severities);
  expect(session.messages.filter((each) => each.shown)).toEqual([]);
});

test("the nearest file with a section of its own wins", async () => {
  const own = path.join(folder, "tests", "pyproject.toml");
  writeFileSync(own, `[tool.hotlint]\nignore = ["asdict-in-loop"]\n`);
  const session = await start(null, `[tool.hotlint]\nignore = ["${RULE}"]\n`);
  expect(await session.diagnostics(uri)).toHaveLength(1);
  writeFileSync(own, `[project]\nname = "x"\n`);
  await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(own), type: 2 }],
  });
  expect(await session.diagnostics(uri)).toEqual([]);
});

/** [pyproject, what the one message must name, whether the finding is still there] */
const WRONG: readonly (readonly [string, string, readonly string[], number])[] = [
  ["an unknown rule", `[tool.hotlint]\nignore = ["no-such-rule"]\n`, ["no-such-rule", ":2:"], 1],
  ["an unknown key", `[tool.hotlint]\n\nignroe = []\nignore = ["${RULE}"]\n`, ["ignroe", ":3:"], 0],
  ["a wrong type", `[tool.hotlint]\nselect = "all"\nignore = ["${RULE}"]\n`, ["select", ":2:"], 0],
  ["a wrong level", `[tool.hotlint.severity]\n${RULE} = "loud"\n`, ["loud", RULE, ":2:"], 1],
  ["a wrong version", `[tool.hotlint]\ntarget-version = "4"\n`, ["target-version", ":2:"], 1],
  [
    "a wrong path entry",
    `[tool.hotlint.per-path-ignores]\n"tests/*" = ["nope"]\n`,
    ["nope", ":2:"],
    1,
  ],
  ["no TOML", `[project]\nname = \n[tool.hotlint]\n`, ["TOML", ":2:"], 1],
  [
    "an unreadable specifier",
    `[project]\nrequires-python = "three"\n`,
    ["requires-python", ":2:"],
    1,
  ],
  ["a section that is no table", `[tool]\nhotlint = 3\n`, ["tool.hotlint"], 1],
];

test.each(WRONG)(
  "%s is told once, by name and place, and the rest applies",
  async (_, text, parts, count) => {
    const session = await start(null, text);
    expect(await session.diagnostics(uri)).toHaveLength(count);
    await session.change(uri, 2, [{ text: `${SAFE}\n` }]);
    await session.diagnostics(uri);
    const shown = session.messages.filter((each) => each.shown);
    expect(shown).toHaveLength(1);
    for (const part of [path.join(folder, "pyproject.toml"), ...parts]) {
      expect(shown[0]?.message).toContain(part);
    }
  },
);

test.each([
  ["select", { select: 3 }],
  ["ignore", { ignore: ["no-such-rule"] }],
  ["severity", { severity: { [RULE]: "loud" } }],
  ["perPathIgnores", { perPathIgnores: [] }],
  ["targetVersion", { targetVersion: "2.7" }],
  ["enable", { enable: "yes" }],
  ["profile.rate", { profile: { rate: -1 } }],
  ["overlay.minimumPercent", { overlay: { minimumPercent: "one" } }],
])("a wrong `hotlint.%s` of the editor is told once", async (key, settings) => {
  const session = await start(settings);
  expect(await session.diagnostics(uri)).toHaveLength(1);
  const shown = session.messages.filter((each) => each.shown);
  expect(shown).toHaveLength(1);
  expect(shown[0]?.message).toContain(`hotlint.${key}`);
});

test("a change of settings is asked for and shows", async () => {
  const session = await start(null);
  await session.until("registrations", () => session.registrations.length === 3);
  // Of files that say what a project is, and of those that open documents may import.
  expect([...session.registrations].sort()).toEqual([
    "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles",
    "workspace/didChangeWatchedFiles",
  ]);
  const first = await session.pull(uri);
  session.settings = { ignore: [RULE] };
  await session.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await session.until("a refresh", () => session.refreshes > 0);
  expect(await session.pull(uri, first.resultId)).toMatchObject({ kind: "full", items: [] });
});
