/** Measuring live in the editor: the overlay follows a hot spot that moves, through pause, edit and end. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { commands, Position, Uri, window } from "vscode";
import type { LiveOutcome, LiveStatus } from "../../../server/src/protocol.ts";
import { api, eventually } from "./editor.ts";
import { click, picture, press, read, readView } from "./hand.ts";
import { drawn, hottestOf, measured, succeeded } from "./measuring.ts";

/** From 0: works on line 5 until SIGUSR1, then for ever on line 7. */
const MOVING = `import signal
told = []
signal.signal(signal.SIGUSR1, lambda *_: told.append(1))
print("ready", flush=True)
while not told:
    sum(range(5000))
while True:
    max(range(5000))
`;
const EARLY = 5;
const LATE = 7;

suite("live", () => {
  let folder = "";
  let file = "";
  let target: ChildProcess | undefined;

  setup(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "hotlint-live-"));
    file = path.join(folder, "moving.py");
    writeFileSync(file, MOVING);
    target = spawn("python3", [file], { stdio: ["ignore", "pipe", "ignore"] });
    assert.ok(target.stdout);
    await once(target.stdout, "data");
    await window.showTextDocument(Uri.file(file));
  });

  teardown(async () => {
    if ((await api()).live !== null) await commands.executeCommand("hotlint.liveStop");
    await commands.executeCommand("hotlint.clearProfile");
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    target?.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  test("CPython 3.15 is measured by its own profiler", async function () {
    const python = process.env["HOTLINT_PYTHON315"];
    if (python === undefined) this.skip();
    target?.kill("SIGKILL");
    target = spawn(python, [file], { stdio: ["ignore", "pipe", "ignore"] });
    assert.ok(target.stdout);
    await once(target.stdout, "data");
    succeeded(await measured("hotlint.attach", { pid: target.pid, seconds: 2 }));
    assert.equal((await api()).profile?.engine, "tachyon");
    await eventually(async () => {
      assert.equal(hottestOf(await drawn(file)).line, EARLY);
    });
    assert.equal(target.exitCode, null);
  });

  async function start(): Promise<void> {
    const outcome = await commands.executeCommand<LiveOutcome>("hotlint.live", target?.pid);
    assert.ok(outcome.ok, outcome.ok ? "" : outcome.reason);
  }

  test("the overlay follows, and everything is there when it is stopped", async () => {
    await start();
    await eventually(async () => {
      assert.equal(hottestOf(await drawn(file)).line, EARLY);
    });
    assert.equal((await api()).live?.state, "measuring");
    target?.kill("SIGUSR1");
    await eventually(async () => {
      assert.equal(hottestOf(await drawn(file)).line, LATE);
    });
    await eventually(async () => {
      assert.ok(((await api()).live?.seconds ?? 0) >= 10);
    });
    assert.equal(hottestOf(await drawn(file)).line, LATE);
    const end = await commands.executeCommand<LiveStatus>("hotlint.liveStop");
    assert.equal(end.state, "ended");
    assert.equal(end.view, "all");
    assert.equal((await api()).live, null);
    await eventually(async () => {
      const lines = (await drawn(file)).map(({ line }) => line);
      assert.ok(lines.includes(EARLY) && lines.includes(LATE), `drawn: ${lines.join(", ")}`);
    });
    assert.equal(target?.exitCode, null);
  });

  test("a part of the timeline is chosen and stays, while measuring goes on", async () => {
    const seconds = async (): Promise<number> => (await api()).live?.seconds ?? 0;
    const passed = (least: number): Promise<void> =>
      eventually(async () => {
        assert.ok((await seconds()) > least);
      });
    await start();
    await passed(2);
    target?.kill("SIGUSR1");
    await eventually(async () => {
      assert.equal(hottestOf(await drawn(file)).line, LATE);
    });
    await commands.executeCommand("hotlint.timeline.focus");
    await click("#strip");
    await press("Home");
    await eventually(async () => {
      assert.deepEqual(
        (await drawn(file)).map(({ line }) => line),
        [EARLY],
      );
    });
    assert.match(await readView("#said"), /^Shown: seconds 0 to [12] of \d+, \d+ samples$/);
    const before = await drawn(file);
    await passed((await seconds()) + 2);
    assert.deepEqual(await drawn(file), before);
    assert.equal((await api()).live?.state, "measuring");
    await press("Shift+End");
    await eventually(async () => {
      const lines = (await drawn(file)).map(({ line }) => line);
      assert.deepEqual(lines, [EARLY, LATE]);
    });
    await eventually(async () => {
      assert.match(
        await read(".split-view-view .pane", "Hot Lines"),
        new RegExp(`Line ${LATE + 1}[^]*Line ${EARLY + 1}`),
      );
    });
    await picture("live-timeline");
    await press("Escape");
    await eventually(async () => {
      assert.equal((await api()).live?.view, "now");
      assert.equal(hottestOf(await drawn(file)).line, LATE);
    });
  });

  test("an edit meanwhile moves the marks with the lines", async () => {
    await start();
    const editor = window.activeTextEditor;
    assert.ok(editor);
    await editor.edit((edit) => {
      edit.insert(new Position(0, 0), "import os\n");
    });
    await eventually(async () => {
      assert.equal(hottestOf(await drawn(file)).line, EARLY + 1);
    });
    const paused = await commands.executeCommand<LiveStatus>("hotlint.livePause");
    assert.equal(paused.state, "paused");
    assert.equal(
      (await commands.executeCommand<LiveStatus>("hotlint.livePause")).state,
      "measuring",
    );
  });

  test("a target that ends is told of once, and what was measured stays", async () => {
    await start();
    const before = (await api()).said.length;
    target?.kill("SIGKILL");
    await eventually(async () => {
      assert.equal((await api()).live, null);
    });
    const said = (await api()).said.slice(before).map(({ text }) => text);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /ended after \d+ s; what was measured stays/u);
    assert.ok((await drawn(file)).length > 0);
    assert.equal(readFileSync(file, "utf8"), MOVING);
  });
});
