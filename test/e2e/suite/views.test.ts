/** Profile files, sessions, flame graph and comparison in the workbench, clicked as a person does. */
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commands, extensions, TabInputCustom, window } from "vscode";
import { api, eventually, sampleFolder, sampleUri } from "./editor.ts";
import { click, picture, press, read, readView } from "./hand.ts";

suite("views", () => {
  const root = (): string => {
    const extension = extensions.getExtension("hotlint.hotlint");
    assert.ok(extension);
    return extension.extensionPath;
  };
  const written: string[] = [];

  /** A profile that a real tool recorded, as if it had been recorded in the opened folder. */
  const bring = (program: string, as: string, profile: string): string => {
    const folder = path.join(root(), "test/profile");
    copyFileSync(path.join(folder, "programs", program), path.join(sampleFolder(), as));
    // Latin 1 keeps the bytes of formats that are no text.
    const text = readFileSync(path.join(folder, "fixtures", profile), "latin1");
    const file = path.basename(profile);
    const here = text.replaceAll("/app/", `${sampleFolder()}/`);
    writeFileSync(path.join(sampleFolder(), file), here, "latin1");
    written.push(as, file);
    return file;
  };

  teardown(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await commands.executeCommand("hotlint.clearProfile");
  });
  suiteTeardown(() => {
    for (const file of written) rmSync(path.join(sampleFolder(), file), { force: true });
  });

  /** Opens a profile from the explorer and gives its session. */
  const open = async (file: string): Promise<string> => {
    await commands.executeCommand("vscode.open", sampleUri(file));
    return eventually(async () => {
      const { input } = window.tabGroups.activeTabGroup.activeTab ?? {};
      assert.ok(input instanceof TabInputCustom, "no custom editor is shown");
      assert.equal(path.basename(input.uri.fsPath), file);
      const session = (await api()).profile?.session;
      assert.ok(session !== undefined, "no session is shown");
      return session;
    });
  };

  test("a profile file opens as a flame graph; a click on a box opens its line", async () => {
    await open(bring("busy.py", "busy.py", "busy.speedscope.json"));
    await commands.executeCommand("workbench.view.extension.hotlint");
    await eventually(async () => {
      assert.match(await read(".split-view-view .pane", "Sessions"), /busy\.speedscope\.json/);
      assert.match(await read(".split-view-view .pane", "Hot Lines"), /total[^]*Line 13/);
      assert.match(await readView("#flame-chart"), /descend/);
    });
    await picture("flame-graph");
    await click("g.frame", "total");
    await eventually(() => {
      const editor = window.activeTextEditor;
      assert.equal(path.basename(editor?.document.uri.fsPath ?? ""), "busy.py");
      assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? "", /result \+=/);
    });
    await picture("flame-graph-source");
  });

  test("the flame graph is searched, walked and zoomed by the keyboard alone", async () => {
    await open(bring("busy.py", "busy.py", "busy.speedscope.json"));
    await eventually(async () => {
      assert.match(await readView("#flame-chart"), /descend/);
    });
    await click("#search");
    for (const key of "descend") await press(key);
    await eventually(async () => {
      assert.match(await readView("#said"), /^[1-9]\d* boxes match, \d+\.\d % of what is shown\.$/);
    });
    await picture("flame-graph-search");
    const details = (): Promise<string> => readView("#flame-details");
    const before = await details();
    // Past the way to the boxes, down to the first of them, and nearer.
    await press("Tab");
    await press("Tab");
    await press("ArrowDown");
    await eventually(async () => {
      assert.notEqual(await details(), before);
    });
    const box = await details();
    await press("Enter");
    await eventually(async () => {
      assert.match(await readView("#flame-crumbs"), /^all\s*\S+/);
    });
    await press("Escape");
    await eventually(async () => {
      assert.equal((await readView("#flame-crumbs")).trim(), "all");
    });
    await press("ArrowDown");
    await eventually(async () => {
      assert.equal(await details(), box);
    });
    // Further down to code of ours, which opens.
    for (let down = 0; down < 10 && !(await details()).includes("busy.py"); down++) {
      await press("ArrowDown");
    }
    await press("Space");
    await eventually(() => {
      assert.equal(path.basename(window.activeTextEditor?.document.uri.fsPath ?? ""), "busy.py");
    });
  });

  test("the call tree opens level by level, and a function shows callers and callees", async () => {
    await open(bring("busy.py", "busy.py", "busy.speedscope.json"));
    await commands.executeCommand("hotlint.showCallTree");
    await click("#panel-tree [role=treeitem] .twisty");
    await eventually(async () => {
      assert.match(await readView("#panel-tree"), /_bootstrap[^]*_bootstrap_inner/);
    });
    await click("#tree-ways button", "Callers and Callees");
    await click(".choice", "descend");
    await eventually(async () => {
      assert.match(await readView("#panel-tree"), /Who calls descend[^]*What descend calls/);
    });
    await picture("call-tree");
  });

  test("two sessions are compared, and what cannot be compared is refused with the reason", async () => {
    const before = await open(
      bring("compare/before.py", "shop.py", "compare/before.speedscope.json"),
    );
    const after = await open(bring("compare/after.py", "shop.py", "compare/after.speedscope.json"));
    await commands.executeCommand("hotlint.compareSessions", before, after);
    await eventually(async () => {
      assert.match(await readView("#panel-changes"), /▼[^]*known/);
    });
    await picture("comparison");
    await click("#panel-changes tr.cooler .link");
    await eventually(() => {
      const editor = window.activeTextEditor;
      assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? "", /in fast/);
    });
    await picture("comparison-inline");
    await click("#tab-flame");
    await eventually(async () => {
      assert.match(await readView("#flame-chart"), /▼ known/);
    });
    await picture("comparison-flame");
    const traced = await open(bring("counts.py", "counts.py", "counts.pstats"));
    await commands.executeCommand("hotlint.compareSessions", before, traced);
    await eventually(async () => {
      assert.match(await readView("#panel-changes"), /cannot be compared: one measured/);
    });
  });
});
