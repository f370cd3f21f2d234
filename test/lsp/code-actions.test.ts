/** Code actions over the protocol: fixes, everything at once, suppressions, the rule's page. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { applied, appliedOnDisk } from "./edits.ts";
import { LspSession, uriOf } from "./session.ts";
import { RULE, SAFE, UNSAFE } from "./snippets.ts";

let folder = "";
let lsp: LspSession;
let uri = "";

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
  uri = uriOf(path.join(folder, "a.py"));
  lsp = await LspSession.start({ folder });
});
afterEach(async () => {
  await lsp.stop();
  rmSync(folder, { recursive: true, force: true });
});

const AT = { start: { line: 3, character: 13 }, end: { line: 3, character: 13 } };
const ALL = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function titled(actions: readonly CodeAction[], title: RegExp): CodeAction {
  const found = actions.find((action) => title.test(action.title));
  if (!found)
    throw new Error(`no ${String(title)} among ${actions.map((a) => a.title).join("; ")}`);
  return found;
}

/** What is still reported when the text is this one. */
async function codesOf(text: string, version: number): Promise<readonly unknown[]> {
  await lsp.change(uri, version, [{ text }]);
  return (await lsp.diagnostics(uri)).map(({ code }) => code);
}

describe("quick fix", () => {
  test("a safe one is preferred, belongs to a version, and removes the finding", async () => {
    await lsp.open(uri, SAFE);
    const actions = await lsp.actions(uri, AT, ["quickfix"]);
    const [fix] = actions;
    if (!fix) throw new Error("no action");
    expect(fix).toMatchObject({
      kind: "quickfix",
      isPreferred: true,
      edit: { documentChanges: [{ textDocument: { uri, version: 1 } }] },
    });
    expect(await codesOf(applied(fix, uri, SAFE), 2)).toEqual([]);
  });

  test("an unsafe one is offered, not preferred, and not part of fix-all", async () => {
    await lsp.open(uri, UNSAFE);
    const [fix] = await lsp.actions(uri, AT);
    expect(fix?.edit).toBeDefined();
    expect(fix?.isPreferred).toBeUndefined();
    expect(await lsp.actions(uri, ALL, ["source.fixAll"])).toEqual([]);
  });

  test("nothing is offered away from findings", async () => {
    await lsp.open(uri, SAFE);
    expect(await lsp.actions(uri, ALL)).toEqual([]);
  });

  test("the rule's page opens by a command of the server", async () => {
    await lsp.open(uri, SAFE);
    const page = titled(await lsp.actions(uri, AT), /page/u);
    expect(page.command).toMatchObject({ command: "hotlint.openRulePage", arguments: [RULE] });
    await lsp.connection.sendRequest("workspace/executeCommand", page.command);
    const shown = await lsp.until("the message", () => lsp.messages.find((each) => each.shown));
    expect(shown.message).toContain("/docs/rules/list-membership-in-loop.md");
  });
});

describe("fix all", () => {
  const TWO = `${SAFE}\n${SAFE.replace("def f", "def g")}`;

  test("applies every safe fix, whatever overlaps, and has nothing to do the second time", async () => {
    const text = `${TWO}\n${UNSAFE.replace("def f", "def h")}`;
    await lsp.open(uri, text);
    const [action, ...others] = await lsp.actions(uri, ALL, ["source.fixAll.hotlint"]);
    if (!action) throw new Error("no action");
    expect(others).toEqual([]);
    expect(action.kind).toBe("source.fixAll.hotlint");
    const fixed = applied(action, uri, text);
    expect(await codesOf(fixed, 2)).toEqual([RULE]);
    expect(await lsp.actions(uri, ALL, ["source.fixAll.hotlint"])).toEqual([]);
    // The function without a safe fix is as it was.
    expect(fixed.endsWith(UNSAFE.replace("def f", "def h"))).toBe(true);
  });

  test("two fixes that build the same set share it", async () => {
    const text = `def f(lines: str) -> None:
    ids = lines.split()
    for n in lines.split():
        if n in ids:
            print(n)
        if n.lower() in ids:
            print(n)
`;
    await lsp.open(uri, text);
    const [action] = await lsp.actions(uri, ALL, ["source.fixAll"]);
    if (!action) throw new Error("no action");
    const fixed = applied(action, uri, text);
    expect(await codesOf(fixed, 2)).toEqual([]);
    expect(fixed.match(/set\(/gu)).toHaveLength(1);
  });

  test("CRLF stays CRLF", async () => {
    const text = TWO.replaceAll("\n", "\r\n");
    await lsp.open(uri, text);
    const [action] = await lsp.actions(uri, ALL, ["source"]);
    if (!action) throw new Error("no action");
    const fixed = applied(action, uri, text);
    expect(fixed).not.toBe(text);
    expect(fixed.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
  });

  test("a suppressed finding stays as it is", async () => {
    await lsp.open(uri, SAFE.replace("ids:", `ids:  # hotlint: ignore[${RULE}]`));
    expect(await lsp.actions(uri, ALL, ["source.fixAll"])).toEqual([]);
  });

  test("a client that resolves edits gets the edit when it asks", async () => {
    const lazy = await LspSession.start({ folder, resolvesEdits: true });
    await lazy.open(uri, SAFE);
    const [action] = await lazy.actions(uri, ALL, ["source.fixAll"]);
    expect(action?.edit).toBeUndefined();
    const resolved = await lazy.connection.sendRequest<CodeAction>("codeAction/resolve", action);
    expect(applied(resolved, uri, SAFE)).toContain("set(");
    await lazy.stop();
  });
});

describe("suppress", () => {
  test("on the line, then a second rule beside the first", async () => {
    await lsp.open(uri, SAFE);
    const text = applied(titled(await lsp.actions(uri, AT), /on this line/u), uri, SAFE);
    expect(text).toContain(`if n in ids:  # hotlint: ignore[${RULE}]\n`);
    expect(await codesOf(text, 2)).toEqual([]);
    const other = SAFE.replace("ids:", "ids:  # hotlint: ignore[asdict-in-loop]");
    await lsp.change(uri, 3, [{ text: other }]);
    const extended = applied(titled(await lsp.actions(uri, AT), /on this line/u), uri, other);
    expect(extended).toContain(`# hotlint: ignore[asdict-in-loop, ${RULE}]`);
    expect(await codesOf(extended, 4)).toEqual(["unused-suppression"]);
  });

  test("not behind a backslash and not inside a string: above, or not at all", async () => {
    const text = SAFE.replace("if n in ids:", "if n in ids and \\\n            n:");
    await lsp.open(uri, text);
    const above = applied(titled(await lsp.actions(uri, AT), /on this line/u), uri, text);
    expect(above).toContain(`        # hotlint: ignore[${RULE}]\n        if n in ids and \\\n`);
    expect(await codesOf(above, 2)).toEqual([]);
  });

  test("in the file, below its first two special lines", async () => {
    const head = "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n";
    await lsp.open(uri, head + SAFE);
    const at = { start: { line: 5, character: 13 }, end: { line: 5, character: 13 } };
    const action = titled(await lsp.actions(uri, at), /in this file/u);
    const text = applied(action, uri, head + SAFE);
    expect(text).toBe(`${head}# hotlint: ignore-file[${RULE}]\n${SAFE}`);
    expect(await codesOf(text, 2)).toEqual([]);
  });

  test.each([
    ["no file", undefined, `[tool.hotlint]\nignore = ["${RULE}"]\n`],
    [
      "no section",
      "[project]\nname = 'x'\n",
      `[project]\nname = 'x'\n\n[tool.hotlint]\nignore = ["${RULE}"]\n`,
    ],
    [
      "no key",
      "[tool.hotlint]\n[tool.x]\na = 1\n",
      `[tool.hotlint]\nignore = ["${RULE}"]\n[tool.x]\na = 1\n`,
    ],
    [
      "a list",
      "[tool.hotlint]\nignore = ['asdict-in-loop'] # why\n",
      `[tool.hotlint]\nignore = ['asdict-in-loop', "${RULE}"] # why\n`,
    ],
    ["an empty list", "[tool.hotlint]\nignore = []\n", `[tool.hotlint]\nignore = ["${RULE}"]\n`],
    [
      "a list over lines",
      '[tool.hotlint]\nignore = [\n    "asdict-in-loop",\n]\n',
      `[tool.hotlint]\nignore = [\n    "asdict-in-loop",\n    "${RULE}"\n]\n`,
    ],
  ])("in the project, with %s", async (_, before, after) => {
    const file = path.join(folder, "pyproject.toml");
    if (before !== undefined) writeFileSync(file, before);
    await lsp.open(uri, SAFE);
    const action = titled(await lsp.actions(uri, AT), /in this project/u);
    const text = appliedOnDisk(action, uriOf(file));
    expect(text).toBe(after);
    writeFileSync(file, text);
    await lsp.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(file), type: 2 }],
    });
    await lsp.until("a refresh", () => lsp.refreshes > 0);
    expect(await lsp.diagnostics(uri)).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(after);
  });

  test("not in a project file that is no TOML", async () => {
    writeFileSync(path.join(folder, "pyproject.toml"), "[tool.hotlint\n");
    await lsp.open(uri, SAFE);
    const titles = (await lsp.actions(uri, AT)).map((action) => action.title);
    expect(titles.filter((title) => title.includes("in this project"))).toEqual([]);
    expect(titles.filter((title) => title.includes("in this file"))).toHaveLength(1);
  });
});

describe("unused suppressions", () => {
  test.each([
    ["alone on its line", `# hotlint: ignore[${RULE}]\nx = 1\n`, "x = 1\n"],
    ["after code", `x = 1  # hotlint: ignore[${RULE}]\n`, "x = 1\n"],
    ["before another comment", `x = 1  # hotlint: ignore[${RULE}] # noqa\n`, "x = 1  # noqa\n"],
    ["without rules", "x = 1  # hotlint: ignore\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"],
    ["after another comment", `x = 1  # noqa # hotlint: ignore\n`, "x = 1  # noqa\n"],
  ])("%s", async (_, before, after) => {
    await lsp.open(uri, before);
    const [found] = await lsp.diagnostics(uri);
    if (!found) throw new Error("not reported");
    const [action] = await lsp.actions(uri, found.range);
    if (!action) throw new Error("no action");
    expect(action.isPreferred).toBe(true);
    expect(applied(action, uri, before)).toBe(after);
  });

  test("one rule of two is taken out", async () => {
    const text = SAFE.replace("ids:", `ids:  # hotlint: ignore[asdict-in-loop, ${RULE}]`);
    await lsp.open(uri, text);
    const [found] = await lsp.diagnostics(uri);
    if (!found) throw new Error("not reported");
    const [action] = await lsp.actions(uri, found.range);
    if (!action) throw new Error("no action");
    expect(applied(action, uri, text)).toContain(`# hotlint: ignore[${RULE}]\n`);
  });
});
