/** The last of all: a live measurement is under way when the window closes; the runner counts what is left. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { commands } from "vscode";
import type { LiveOutcome } from "../../../server/src/protocol.ts";
import { environment } from "../results.ts";
import { api } from "./editor.ts";
import { required } from "./measuring.ts";

suite("the window closes", () => {
  test("while a process is measured live", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "hotlint-left-")), "left.py");
    const minutes = "import time\nprint('ready', flush=True)\nend = time.time() + 180\n";
    writeFileSync(file, `${minutes}while time.time() < end: sum(range(5000))\n`);
    // Not one of the window's own: it lives on.
    const target = spawn("python3", [file], {
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    assert.ok(target.stdout);
    await once(target.stdout, "data");
    writeFileSync(required(environment.left), String(target.pid));
    const outcome = await commands.executeCommand<LiveOutcome>("hotlint.live", target.pid);
    assert.ok(outcome.ok, outcome.ok ? "" : outcome.reason);
    assert.equal((await api()).live?.state, "measuring");
    target.unref();
    target.stdout.destroy();
  });
});
