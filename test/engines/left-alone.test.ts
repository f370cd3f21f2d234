/** Targets that fork, that belong to others, and whose profiler is killed: none is left stopped or ended. */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../server/src/engines/engine.ts";
import { hostFacts, predictAttach } from "../../server/src/engines/predict.ts";
import { linuxProcess } from "../../server/src/engines/processes-linux.ts";
import { continueProcess, processState } from "../../server/src/engines/process-state.ts";
import { pySpyEngine } from "../../server/src/engines/py-spy.ts";
import type { PySpyCommand } from "../../server/src/engines/find-py-spy.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import {
  asNobody,
  endProcesses,
  freshFolder,
  NOBODY,
  program,
  pythonTool,
  realPySpy,
  runningWith,
  script,
  startProcess,
} from "./tools.ts";

let command: PySpyCommand;
let engine: Engine;

beforeAll(async () => {
  command = await realPySpy();
  engine = pySpyEngine(command);
});
afterEach(endProcesses);

describe("a process that forks", () => {
  it("is measured with its children, and all of them live on", async () => {
    const file = script(
      "forks.py",
      "import os; parent = os.getpid()",
      "def child():",
      "    while os.getppid() == parent: sum(range(5000))",
      "for _ in range(2):",
      "    if os.fork() == 0:",
      "        child()",
      "        os._exit(0)",
      "print('ready', flush=True)",
      "while True: max(range(5000))",
    );
    const target = await startProcess(pythonTool("python"), [file]);
    const result = await engine.attach?.({ pid: target.pid, duration: 2, subprocesses: true });
    if (result?.ok !== true) throw new Error(result?.reason);
    const pids = new Set(result.profile.threads.map((thread) => thread.process?.pid));
    expect(pids.size).toBe(3);
    expect(pids).toContain(target.pid);
    const lines = fileHeat(result.profile, file).lines.map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining([3, 9]));
    for (const pid of pids) expect(await processState(pid ?? 0)).toMatch(/[RS]/u);
    expect(runningWith(file)).toHaveLength(3);
  });
});

describe.skipIf(process.getuid?.() !== 0)("rights (as root, who can become somebody else)", () => {
  it("a stranger's process is refused, as was predicted, and lives on", async () => {
    const target = await startProcess(pythonTool("python"), [program("busy.py")]);
    const outputDir = freshFolder();
    chmodSync(outputDir, 0o777);
    const stranger = pySpyEngine({ ...command, file: asNobody(command.file) });
    const result = await stranger.attach?.({ pid: target.pid, duration: 1, outputDir });
    expect(result).toMatchObject({ ok: false, kind: "permission" });
    const info = await linuxProcess(target.pid);
    if (!info) throw new Error("the process runs");
    const host = { ...(await hostFacts()), uid: 65534, mayTrace: false };
    expect(predictAttach(info, host)).toMatchObject({ ok: false, kind: "permission" });
    expect(predictAttach(info, await hostFacts())).toEqual({ ok: true, engine: "py-spy" });
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });

  it("root measures another user's process", async () => {
    const file = script("other.py", "print('ready', flush=True)", "while True: sum(range(5000))");
    chmodSync(path.dirname(file), 0o755);
    const python = execFileSync(
      pythonTool("python"),
      ["-c", "import os, sys; print(os.path.realpath(sys.executable))"],
      { encoding: "utf8" },
    ).trim();
    const readable = execFileSync(
      "setpriv",
      [...NOBODY, "sh", "-c", 'test -x "$0" && echo yes || echo no', python],
      { encoding: "utf8" },
    ).trim();
    const target = await startProcess("setpriv", [
      ...NOBODY,
      readable === "yes" ? python : "/usr/bin/python3",
      file,
    ]);
    const result = await engine.attach?.({ pid: target.pid, duration: 1 });
    expect(result).toMatchObject({ ok: true });
    expect((await linuxProcess(target.pid))?.uid).toBe(65534);
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });
});

describe("a profiler that is killed", () => {
  it("leaves a process that goes on, or is let go on", async () => {
    const target = await startProcess(pythonTool("python"), [program("busy.py")]);
    const outputDir = freshFolder();
    for (let round = 0; round < 5; round++) {
      const running = engine.attach?.({ pid: target.pid, duration: 30, rate: 1000, outputDir });
      await vi.waitUntil(() => profilers(outputDir).length > 0, { timeout: 10_000 });
      await wait(300 + round * 17);
      for (const pid of profilers(outputDir)) process.kill(pid, "SIGKILL");
      const result = await running;
      expect(result).toMatchObject({ ok: false });
      // Whoever asked is told, and lets it go on.
      if (result?.leftStopped === true) expect(continueProcess(target.pid)).toBe(true);
      await vi.waitUntil(async () => /[RS]/u.test((await processState(target.pid)) ?? ""));
    }
    expect(readdirSync(outputDir)).toEqual([]);
    expect(target.exitCode).toBeNull();
  });
});

/** Ids of the processes whose output goes to the folder. */
function profilers(folder: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}
