/** What is said of the opened project itself: shown in its file, dismissed there, and kept true. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeAction, Diagnostic, TextDocumentEdit } from "vscode-languageserver";
import { LspSession, uriOf } from "./session.ts";

const RULE = "old-python-baseline";
const OLD = `[project]\nname = "orders"\nrequires-python = "<3.11"\n`;
const OPEN = `[project]\nname = "orders"\nrequires-python = ">=3.8"\n`;

let folder = "";
let file = "";
let lsp: LspSession | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
  file = path.join(folder, "pyproject.toml");
});
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(pyproject: string, options: object = {}): Promise<LspSession> {
  writeFileSync(file, pyproject);
  lsp = await LspSession.start({ folder, ...options });
  return lsp;
}

function shownIn(session: LspSession): readonly Diagnostic[] | undefined {
  return session.published.get(uriOf(file))?.diagnostics;
}

async function rewrite(session: LspSession, text: string): Promise<void> {
  writeFileSync(file, text);
  const changes = [{ uri: uriOf(file), type: 2 }];
  await session.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

test.each(["pull", "push"])("shown when the folder is opened: %s", async (mode) => {
  const session = await start(OLD, { mode });
  const [only, ...others] = await session.until("the finding", () => shownIn(session));
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    code: RULE,
    severity: 3,
    range: { start: { line: 2, character: 18 }, end: { line: 2, character: 25 } },
  });
});

test("taken back when the file no longer says so, and shown again", async () => {
  const session = await start(OLD);
  await session.until("the finding", () => shownIn(session));
  await rewrite(session, OPEN);
  await session.until("its end", () => shownIn(session)?.length === 0);
  await rewrite(session, OLD);
  await session.until("the finding again", () => shownIn(session)?.length === 1);
});

test("ignored in the project by an action", async () => {
  const session = await start(OLD);
  const diagnostics = await session.until("the finding", () => shownIn(session));
  const actions = await session.connection.sendRequest<readonly CodeAction[]>(
    "textDocument/codeAction",
    {
      textDocument: { uri: uriOf(file) },
      range: diagnostics[0]?.range,
      context: { diagnostics },
    },
  );
  expect(actions.map(({ title }) => title)).toEqual([
    `Ignore ${RULE} in this project`,
    `Open the page of ${RULE}`,
  ]);
  const [change] = actions[0]?.edit?.documentChanges ?? [];
  const { textDocument, edits } = change as TextDocumentEdit;
  expect(textDocument.uri).toBe(uriOf(file));
  expect(edits).toMatchObject([{ newText: `\n[tool.hotlint]\nignore = ["${RULE}"]\n` }]);
  await rewrite(session, `${OLD}\n[tool.hotlint]\nignore = ["${RULE}"]\n`);
  await session.until("its end", () => shownIn(session)?.length === 0);
});

test.each([
  ["cpython", 1],
  ["pypy", 0],
])("follows the selected interpreter: %s", async (implementation, expected) => {
  const python = path.join(folder, "python");
  writeFileSync(python, `#!/bin/sh\necho "3.9.1 ${implementation} 0"\n`, { mode: 0o755 });
  const session = await start(OPEN);
  await session.connection.sendNotification("hotlint/interpreter", { path: python });
  if (expected === 0) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(shownIn(session) ?? []).toEqual([]);
    return;
  }
  const found = await session.until("the finding", () => shownIn(session));
  expect(found[0]?.message).toContain("Python 3.9 is selected for this project");
});
