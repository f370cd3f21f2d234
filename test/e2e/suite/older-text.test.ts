/** A program that began before its file was edited: heat stands on what the editor had saved by then. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commands, ConfigurationTarget, Range, type TextEditor, workspace } from "vscode";
import { environment } from "../results.ts";
import { eventually, openSample, sampleFolder } from "./editor.ts";
import { drawn, hottestOf, measured, required, succeeded } from "./measuring.ts";

const WORK = `def work(rows):
    result = 0
    for row in rows:
        result += row * row
    return result
`;
const MAIN = `import job
print("begun", flush=True)
while True:
    job.work(range(100_000))
`;
/** 0-based line of the hot loop. */
const HOT = 3;

const folder = "older";
const file = `${folder}/job.py`;

suite("the text that ran", () => {
  let child: ChildProcess | undefined;
  let unmerged: number | undefined;

  suiteSetup(async () => {
    mkdirSync(path.join(sampleFolder(), folder), { recursive: true });
    writeFileSync(path.join(sampleFolder(), folder, "main.py"), MAIN);
    writeFileSync(path.join(sampleFolder(), file), "");
    // Saves within ten seconds are one to the editor.
    const settings = workspace.getConfiguration("workbench.localHistory");
    unmerged = settings.inspect<number>("mergeWindow")?.globalValue;
    await settings.update("mergeWindow", 1, ConfigurationTarget.Global);
  });

  suiteTeardown(async () => {
    child?.kill("SIGKILL");
    await commands.executeCommand("hotlint.clearProfile");
    await commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(path.join(sampleFolder(), folder), { recursive: true });
    const settings = workspace.getConfiguration("workbench.localHistory");
    await settings.update("mergeWindow", unmerged, ConfigurationTarget.Global);
  });

  test("is found in the editor's local history by a server that has not seen it", async () => {
    const editor = await openSample(file);
    await save(editor, WORK);
    child = spawn(required(environment.python), ["main.py"], {
      cwd: path.join(sampleFolder(), folder),
      // What CPython notes of the source that it compiled tells which text ran.
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    assert.ok(child.stdout && child.pid !== undefined);
    await once(child.stdout, "data");
    // Another second, and another save: the text that runs is no longer on disk.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await save(editor, `LIMIT = 10\nOTHER = 20\n\n\n${WORK}`);
    await commands.executeCommand("hotlint.restartServer");

    succeeded(await measured("hotlint.attach", { pid: child.pid, seconds: 1 }));
    await eventually(async () => {
      const hottest = hottestOf(await drawn(editor.document.uri.fsPath));
      assert.equal(`${hottest.line} ${hottest.state}`, `${HOT + 4} moved`);
    });
  });
});

async function save(editor: TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new Range(0, 0, document.lineCount, 0);
  assert.ok(
    await editor.edit((edit) => {
      edit.replace(all, text);
    }),
  );
  await document.save();
  await eventually(() => {
    assert.ok(!document.isDirty, "it is not saved");
  });
}
