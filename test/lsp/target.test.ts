/** Which Python is meant: the project's, else the editor's, else that of the selected interpreter. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pythonTool } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

/** The remedy is `asyncio.to_thread` from 3.9 on, and says so in its fix. */
const BLOCKING = `import subprocess


async def run() -> None:
    subprocess.run(["true"])
`;

let folder = "";
let lsp: LspSession | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
});
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const CASES: readonly (readonly [string, unknown, unknown, string | undefined, boolean])[] = [
  ["nothing: 3.8", null, undefined, undefined, false],
  ["the editor's", { targetVersion: "3.9" }, undefined, undefined, true],
  ["requires-python", null, undefined, `[project]\nrequires-python = ">=3.9"\n`, true],
  [
    "the editor's before requires-python",
    { targetVersion: "3.8" },
    undefined,
    `[project]\nrequires-python = ">=3.9"\n`,
    false,
  ],
  [
    "the project's own before the editor's",
    { targetVersion: "3.8" },
    undefined,
    `[tool.hotlint]\ntarget-version = "3.9"\n`,
    true,
  ],
  ["the selected interpreter's", null, "venv", undefined, true],
  [
    "requires-python before the interpreter's",
    null,
    "venv",
    `[project]\nrequires-python = ">=3.8"\n`,
    false,
  ],
];

test.each(CASES)("%s", async (_, settings, interpreter, pyproject, toThread) => {
  if (pyproject !== undefined) writeFileSync(path.join(folder, "pyproject.toml"), pyproject);
  const options = interpreter === undefined ? {} : { interpreter: pythonTool("python") };
  const session = await LspSession.start({ folder, settings, initializationOptions: options });
  lsp = session;
  const uri = uriOf(path.join(folder, "a.py"));
  await session.open(uri, BLOCKING);
  const offers = async (): Promise<boolean> => {
    const at = { start: { line: 4, character: 6 }, end: { line: 4, character: 6 } };
    const actions = await session.actions(uri, at, ["quickfix"]);
    return JSON.stringify(actions).includes("to_thread");
  };
  expect(await session.diagnostics(uri)).toHaveLength(1);
  if (interpreter !== undefined && pyproject === undefined) {
    await session.until("the interpreter's answer", () => session.refreshes > 0);
  }
  expect(await offers()).toBe(toThread);
});
