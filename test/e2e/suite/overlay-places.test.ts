/** Heat stays with its code while files change under the editor: on disk, by Git, from file to file, by thread. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  commands,
  type DocumentLink,
  type Hover,
  MarkdownString,
  Position,
  Range,
  Uri,
  window,
  workspace,
} from "vscode";
import type { HeatState } from "../../../server/src/protocol.ts";
import { api, eventually, openSample, sampleFolder, sampleUri } from "./editor.ts";
import { drawn, measured, succeeded } from "./measuring.ts";

const TOTAL = `def total(rows):
    result = 0
    for row in rows:
        result += row.price * row.count
    return result
`;
const NAMES = `def names(rows):
    found = []
    for row in rows:
        if row.name not in found:
            found.append(row.name)
    return found
`;
const TEXT = `import sys\n\n\n${TOTAL}\n\n${NAMES}`;
/** 0-based lines of the two hot ones. */
const PRICE = 6;
const SEARCH = 13;

const file = "places/demo.py";
const other = "places/other.py";

suite("overlay on changing files", () => {
  suiteSetup(async () => {
    mkdirSync(path.join(sampleFolder(), "places"), { recursive: true });
    write(file, TEXT);
    write(other, "import sys\n");
    const hourAgo = Date.now() / 1000 - 3600;
    utimesSync(sampleUri(file).fsPath, hourAgo, hourAgo);
    await openProfileOf("demo", [
      ["MainThread", "total", PRICE + 1, 300],
      ["worker", "names", SEARCH + 1, 700],
    ]);
    await openSample(file);
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  suiteTeardown(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await commands.executeCommand("hotlint.clearProfile");
    rmSync(path.join(sampleFolder(), "places"), { recursive: true });
    rmSync(path.join(sampleFolder(), ".git"), { recursive: true, force: true });
  });

  test("a change on disk moves it, and the old text brings it back", async () => {
    write(file, `"""Demo."""\n${TEXT}`);
    await expectHeat(file, { [PRICE + 1]: "moved", [SEARCH + 1]: "moved" });
    write(file, TEXT);
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  test("another branch, on which a function was moved, renamed and edited, and back", async () => {
    git("init", "-q", "-b", "main");
    git("add", file);
    git("commit", "-qm", "measured");
    git("checkout", "-qb", "other");
    const renamed = TOTAL.replace("total", "sum_of_prices").replace("= 0", "= 0.0");
    write(file, `import sys\n\n\n${NAMES}\n\n${renamed}`);
    git("commit", "-qam", "moved");
    await expectHeat(file, { 6: "moved", 14: "moved" });
    git("checkout", "-q", "main");
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  test("a file that is closed, changed and opened again", async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    write(file, TEXT.replace("import sys\n", "").replace("row.count", "row.amount"));
    await openSample(file);
    await expectHeat(file, { [PRICE - 1]: "edited", [SEARCH - 1]: "moved" });
    write(file, TEXT);
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  test("a function cut here and pasted into another file, and an undo in both", async () => {
    const from = await openSample(file);
    const cut = new Range(9, 0, 16, 0);
    assert.ok(
      await from.edit((text) => {
        text.delete(cut);
      }),
    );
    await expectHeat(file, { [PRICE]: "fresh" });
    const to = await openSample(other);
    assert.ok(
      await to.edit((text) => {
        text.insert(to.document.positionAt(11), `\n\n${NAMES}`);
      }),
    );
    await expectHeat(other, { 6: "moved" });
    await commands.executeCommand("undo");
    await expectHeat(other, {});
    await openSample(file);
    await commands.executeCommand("undo");
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  test("removed lines stand on the `def` of their function", async () => {
    const editor = await openSample(file);
    assert.ok(
      await editor.edit((text) => {
        text.delete(new Range(SEARCH, 0, SEARCH + 2, 0));
      }),
    );
    await expectHeat(file, { [PRICE]: "fresh", 10: "removed" });
    await commands.executeCommand("undo");
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
  });

  test("only the chosen thread counts, everywhere, until all do again", async () => {
    const id = (name: string) => JSON.stringify([null, name === "worker" ? "2" : "1", name]);
    await commands.executeCommand("hotlint.filterThreads", [id("worker")]);
    await expectHeat(file, { [SEARCH]: "fresh" });
    const [line] = await drawn(sampleUri(file).fsPath);
    assert.match(line?.label ?? "", /^100 % · /);
    assert.equal((await api()).profile?.part, "thread worker");
    await commands.executeCommand("hotlint.filterThreads", []);
    await expectHeat(file, { [PRICE]: "fresh", [SEARCH]: "fresh" });
    assert.equal((await api()).profile?.part, undefined);
  });

  test("the number behind a line has a hover, and the code before it none of ours", async () => {
    const { document } = await openSample(file);
    const hoverAt = async (character: number): Promise<string> => {
      const at = new Position(SEARCH, character);
      const found = await commands.executeCommand<Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at,
      );
      const texts = found.flatMap(({ contents }) => contents);
      return texts.map((each) => (each instanceof MarkdownString ? each.value : "")).join("\n");
    };
    const { text } = document.lineAt(SEARCH);
    assert.match(await hoverAt(text.length), /\*\*70 %\*\* of sampled CPU time, all threads/u);
    assert.doesNotMatch(await hoverAt(2), /all threads \(/u);
  });

  test("the hottest lines are read as text, with links to them", async () => {
    await commands.executeCommand("hotlint.readHottestLines");
    const document = await eventually(() => {
      const shown = window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, "hotlint-hottest");
      assert.match(
        shown.getText(),
        /^1\. 70%, [^\n]+demo\.py:14, in names\n {3}if row\.name not in/mu,
      );
      return shown;
    });
    const links = await commands.executeCommand<DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    assert.equal(links[0]?.target?.fragment, "L14");
    await commands.executeCommand("workbench.action.closeActiveEditor");
  });

  test("cold lines fade and come back", async () => {
    assert.equal(await commands.executeCommand("hotlint.fadeColdLines"), true);
    assert.equal(await commands.executeCommand("hotlint.fadeColdLines"), false);
  });

  test("typing in a cold line of a long file sends nothing to the editor", async () => {
    const long = "places/long.py";
    const lines = Array.from({ length: 5000 }, (_, at) => `value_${at} = compute(${at * 7919})`);
    write(long, lines.join("\n"));
    const hourAgo = Date.now() / 1000 - 3600;
    utimesSync(sampleUri(long).fsPath, hourAgo, hourAgo);
    const entries = lines.map(
      (_, at) => ["MainThread", "<module>", at + 1, at < 400 ? 50 : 1] as const,
    );
    await workspace.getConfiguration("hotlint").update("overlay.minimumPercent", 0.01, true);
    try {
      await openProfileOf("long", entries);
      const editor = await openSample(long);
      await eventually(async () => {
        assert.ok((await drawn(sampleUri(long).fsPath)).length >= 400);
      });
      assert.ok((await drawn(sampleUri(long).fsPath)).length <= 500);
      const before = (await api()).overlay.work.refreshes;
      assert.ok(
        await editor.edit((text) => {
          text.insert(editor.document.positionAt(0).with(4999, 3), "x");
        }),
      );
      const work = await eventually(async () => {
        const { overlay } = await api();
        assert.ok(overlay.work.refreshes > before, "nothing was asked again");
        return overlay.work;
      });
      assert.equal(work.sent, 0);
    } finally {
      await workspace.getConfiguration("hotlint").update("overlay.minimumPercent", undefined, true);
      await commands.executeCommand("workbench.action.files.revert");
    }
  });
});

/** Opens a speedscope profile in which each entry is one frame of the file with its samples. */
async function openProfileOf(
  name: string,
  entries: readonly (readonly [thread: string, fn: string, line: number, samples: number])[],
): Promise<void> {
  const at = sampleUri(`places/${name}.py`).fsPath;
  const frames = entries.map(([, fn, line]) => ({ name: fn, file: at, line }));
  const threads = [...new Set(entries.map(([thread]) => thread))];
  const profiles = threads.map((thread, number) => {
    const samples = entries.flatMap(([of, , , count], frame) =>
      of === thread ? Array.from({ length: count }, () => [frame]) : [],
    );
    const weights = samples.map(() => 0.01);
    const title = `Thread ${number + 1} "${thread}"`;
    return { type: "sampled", name: title, unit: "seconds", samples, weights };
  });
  const profile = sampleUri(`places/${name}.speedscope.json`);
  writeFileSync(
    profile.fsPath,
    JSON.stringify({ exporter: "py-spy@0.4.2", profiles, shared: { frames } }),
  );
  succeeded(await measured("hotlint.openProfile", Uri.file(profile.fsPath)));
}

/** Waits until exactly these lines (0-based) are drawn, in these states. */
async function expectHeat(
  name: string,
  states: Readonly<Record<number, HeatState>>,
): Promise<void> {
  await eventually(async () => {
    const lines = await drawn(sampleUri(name).fsPath);
    assert.deepEqual(Object.fromEntries(lines.map(({ line, state }) => [line, state])), states);
  });
}

function write(name: string, text: string): void {
  writeFileSync(sampleUri(name).fsPath, text);
}

function git(...args: readonly string[]): void {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
  execFileSync("git", ["-C", sampleFolder(), ...who, ...args], { stdio: "pipe" });
}
