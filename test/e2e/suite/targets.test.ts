/** Processes of every kind, attached to from the editor: measured, or refused with one message, and left alone. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { commands, ConfigurationTarget, Uri, window, workspace } from "vscode";
import { environment } from "../results.ts";
import { api, eventually } from "./editor.ts";
import { drawn, hottestOf, measured, refused, required, succeeded } from "./measuring.ts";

const BUSY = "print('ready', flush=True)\nwhile True:\n    sum(range(5000))\n";
/** From 0. */
const HOT = 2;
const FORKING = `import os
parent = os.getpid()
if os.fork() == 0:
    while os.getppid() == parent:
        min(range(5000))
    os._exit(0)
print("ready", flush=True)
while True:
    max(range(5000))
`;
/** Of the child, and of its parent. */
const FORKED = [4, 8];

suite("targets", () => {
  let folder = "";
  let target: ChildProcess | undefined;

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "hotlint-target-"));
  });

  teardown(async () => {
    if (target?.pid !== undefined) process.kill(-target.pid, "SIGKILL");
    target = undefined;
    await commands.executeCommand("hotlint.clearProfile");
    await commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true });
  });

  /** A group of its own, so that what it started ends with it. */
  async function start(command: string, args: readonly string[], isPython = true): Promise<number> {
    target = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], detached: true });
    assert.ok(target.stdout);
    if (isPython) await once(target.stdout, "data");
    assert.ok(target.pid !== undefined);
    return target.pid;
  }

  /** Shown from the start: outside of the workspace only files that are open are looked at. */
  async function program(text: string): Promise<string> {
    const file = path.join(folder, "target.py");
    writeFileSync(file, text);
    await window.showTextDocument(Uri.file(file));
    return file;
  }

  async function attach(pid: number): Promise<void> {
    succeeded(await measured("hotlint.attach", { pid, seconds: 2 }));
    assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /\) [RS] /);
  }

  function hottest(file: string): Promise<number> {
    return eventually(async () => hottestOf(await drawn(file)).line);
  }

  const pythons = JSON.parse(required(environment.pythons)) as readonly [string, string][];
  for (const [version, python] of pythons) {
    test(`CPython ${version} is measured by py-spy`, async () => {
      const file = await program(BUSY);
      await attach(await start(python, [file]));
      assert.equal((await api()).profile?.engine, "py-spy");
      assert.equal(await hottest(file), HOT);
    });
  }

  test("one that forks is measured with its child", async () => {
    const file = await program(FORKING);
    const settings = workspace.getConfiguration("hotlint");
    await settings.update("profile.subprocesses", true, ConfigurationTarget.Workspace);
    try {
      await attach(await start("python3", [file]));
      await hottest(file);
      const lines = (await drawn(file)).map(({ line }) => line);
      for (const line of FORKED) assert.ok(lines.includes(line), `drawn: ${lines.join(", ")}`);
    } finally {
      await settings.update("profile.subprocesses", undefined, ConfigurationTarget.Workspace);
    }
  });

  test("a shell stands for the Python that it started", async () => {
    const file = await program(BUSY);
    await attach(await start("bash", ["-c", `python3 "${file}"; true`]));
    assert.equal(await hottest(file), HOT);
  });

  test("what is no Python is refused with one message", async () => {
    const pid = await start("sleep", ["60"], false);
    assert.match(await refused("hotlint.attach", { pid, seconds: 1 }), /Python/);
    assert.equal(target?.exitCode, null);
  });

  // Only root can start a profiler that has no rights on a process.
  if (process.getuid?.() === 0) {
    test("missing rights are explained, with what to do", async () => {
      const pid = await start("python3", [await program(BUSY)]);
      const settings = workspace.getConfiguration("hotlint");
      await settings.update("pySpyPath", nobodysPySpy(folder), ConfigurationTarget.Global);
      try {
        const text = await refused("hotlint.attach", { pid, seconds: 1 });
        assert.match(text, /not permitted.*ptrace_scope.*Profile Current File/);
      } finally {
        await settings.update("pySpyPath", undefined, ConfigurationTarget.Global);
      }
      assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /\) [RS] /);
    });
  }
});

/** It may write its recording, and look into nobody's processes. */
function nobodysPySpy(folder: string): string {
  const file = path.join(folder, "py-spy");
  const lines = [
    "#!/bin/sh",
    `for each; do case "$each" in */hotlint-*/*) chmod 777 "$(dirname "$each")";; esac; done`,
    `exec setpriv --reuid=65534 --regid=65534 --clear-groups "${required(environment.pySpy)}" "$@"`,
  ];
  writeFileSync(file, lines.join("\n"));
  chmodSync(file, 0o755);
  chmodSync(folder, 0o755);
  return file;
}
