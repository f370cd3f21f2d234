/** The overlay while the code is edited: lines move, edited lines say so, an undo restores them. */
import assert from "node:assert/strict";
import { commands, ViewColumn, window, type TextEditor } from "vscode";
import type { HeatLine, HeatState } from "../../../server/src/protocol.ts";
import { api, eventually, openSample } from "./editor.ts";
import { attach, drawn, hottestOf } from "./measuring.ts";

const file = "orders/intake.py";

suite("overlay", () => {
  let editor: TextEditor;
  let hottest: HeatLine;

  suiteSetup(async () => {
    editor = await openSample(file);
    await attach(3);
    hottest = await eventually(async () => hottestOf(await drawn(editor.document.uri.fsPath)));
    assert.equal(hottest.state, "fresh");
  });

  suiteTeardown(async () => {
    await window.showTextDocument(editor.document);
    await commands.executeCommand("workbench.action.files.revert");
    await commands.executeCommand("hotlint.clearProfile");
  });

  test("a line typed above moves the heat, and an undo moves it back", async () => {
    await edit(editor, (text) => {
      text.insert(editor.document.positionAt(0), "# A new line.\n");
    });
    const moved = await lineAt(editor, hottest.line + 1, "moved");
    assert.equal(moved.share, hottest.share);
    await undo(editor, hottest);
  });

  test("an edited hot line says what it was, and an undo makes it fresh again", async () => {
    const { range } = editor.document.lineAt(hottest.line);
    const { end } = range;
    await edit(editor, (text) => {
      // Code, because a comment does not change what runs.
      text.insert(end, " or 0");
    });
    const edited = await lineAt(editor, hottest.line, "edited");
    assert.match(edited.label, /before your edit/);
    await eventually(async () => {
      const { profile } = await api();
      assert.equal(profile?.edits, 1, "the summary does not count the edit");
    });
    await undo(editor, hottest);
  });

  test("heat is drawn in an editor that becomes visible later, and twice side by side", async () => {
    await openSample("orders/stats.py");
    await eventually(async () => {
      assert.deepEqual((await drawn(editor.document.uri.fsPath)).length > 0, true);
    });
    editor = await window.showTextDocument(editor.document, ViewColumn.Two);
    const again = await lineAt(editor, hottest.line, "fresh");
    assert.equal(again.label, hottest.label);
    await commands.executeCommand("workbench.action.closeEditorsInGroup");
    editor = await openSample(file);
  });

  test("lines are drawn in bands that grow with the share", async () => {
    const lines = [...(await drawn(editor.document.uri.fsPath))].sort((a, b) => a.share - b.share);
    const bands = lines.map(({ band }) => band);
    assert.deepEqual(
      bands,
      bands.toSorted((a, b) => a - b),
    );
    assert.ok(lines.length > 1 && hottest.band > 0, "only one line, or only faint heat");
  });
});

async function edit(editor: TextEditor, change: Parameters<TextEditor["edit"]>[0]): Promise<void> {
  assert.ok(await editor.edit(change), "the edit was refused");
}

async function undo(editor: TextEditor, hottest: HeatLine): Promise<void> {
  await window.showTextDocument(editor.document);
  await commands.executeCommand("undo");
  const restored = await lineAt(editor, hottest.line, "fresh");
  assert.equal(restored.label, hottest.label);
  assert.equal(editor.document.isDirty, false);
}

function lineAt({ document }: TextEditor, line: number, state: HeatState): Promise<HeatLine> {
  return eventually(async () => {
    const lines = await drawn(document.uri.fsPath);
    const found = lines.find((each) => each.line === line && each.state === state);
    assert.ok(
      found,
      `no ${state} heat on line ${line + 1}: ${lines.map((l) => `${l.line + 1} ${l.state}`).join(", ")}`,
    );
    return found;
  });
}
