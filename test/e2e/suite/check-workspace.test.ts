/** Hotlint: Check Workspace: the Problems panel knows files that nobody opened. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commands, type TextDocument, window, workspace } from "vscode";
import type { CheckWorkspaceOutcome } from "../../../server/src/protocol.ts";
import {
  api,
  diagnosticsOf,
  eventually,
  hotlintDiagnostics,
  openSample,
  ruleOf,
  sampleFolder,
  sampleUri,
} from "./editor.ts";

const file = "orders/dispatch.py";
const rules = ["list-used-as-queue", "unlocked-shared-increment"];

suite("check workspace", () => {
  test("files that are not open are in the Problems panel, and one message counts", async () => {
    await api();
    await closeAll();
    const outcome = await check();
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.equal(outcome.failed, 0);
    assert.ok(!isOpen(sampleUri(file).fsPath), "the file is open: nothing is shown by this");
    await shows(rules);
    const { said } = await api();
    const { findings, filesWithFindings, files } = outcome;
    const sentence = `${findings} findings in ${filesWithFindings} of ${files} files.`;
    const message = said.find(({ text }) => text === sentence);
    assert.ok(message, `nobody said "${sentence}"`);
    assert.deepEqual(message.actions, ["Show Problems"]);
  });

  test("opened, it does not show them twice; closed, they stay", async () => {
    await check();
    const { document } = await openSample(file);
    await diagnosticsOf(document.uri, rules[0] ?? "");
    await shows(rules);
    await closeAll();
    // Long enough for the editor to forget what it showed for the document.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await shows(rules);
  });

  test("a file that is made, changed and deleted outside the editor is followed", async () => {
    await check();
    const folder = path.join(sampleFolder(), "made");
    const made = sampleUri("made/later.py");
    const slow = `def f(lines: str) -> None:
    ids = lines.split()
    for n in lines.split():
        if n in ids:
            print(n)
`;
    try {
      mkdirSync(folder);
      writeFileSync(made.fsPath, slow);
      await diagnosticsOf(made, "list-membership-in-loop");
      writeFileSync(made.fsPath, slow.replace("lines.split()", "set(lines.split())"));
      await eventually(() => {
        assert.deepEqual(hotlintDiagnostics(made), []);
      });
      writeFileSync(made.fsPath, slow);
      await diagnosticsOf(made, "list-membership-in-loop");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await eventually(() => {
      assert.deepEqual(hotlintDiagnostics(made), []);
    });
  });
});

/** Findings of the sample, each once. */
function shows(expected: readonly string[]): Promise<void> {
  return eventually(() => {
    assert.deepEqual(hotlintDiagnostics(sampleUri(file)).map(ruleOf).sort(), expected);
  });
}

function check(): Promise<CheckWorkspaceOutcome> {
  return eventually(async () => {
    const outcome = await commands.executeCommand<CheckWorkspaceOutcome>("hotlint.checkWorkspace");
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome;
  });
}

async function closeAll(): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
  assert.equal(window.visibleTextEditors.length, 0);
}

function isOpen(fsPath: string): boolean {
  return workspace.textDocuments.some((each: TextDocument) => each.uri.fsPath === fsPath);
}
