/** CPython 3.15's own profiler and what a process starts: all of it in one profile, by process. */
import { chmodSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { descendantIds } from "../../server/src/engines/descendants.ts";
import type { Engine, Recorded, RecordResult } from "../../server/src/engines/engine.ts";
import { processState } from "../../server/src/engines/process-state.ts";
import { tachyonEngine } from "../../server/src/engines/tachyon.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import {
  asNobody,
  endProcesses,
  freshFolder,
  NOBODY,
  python315,
  pythonTool,
  runningWith,
  script,
  startProcess,
} from "./tools.ts";

const python = python315() ?? "";
const CHILD = 5;
const FORKED = 10;
const PARENT = 14;
/** Two started, one forked, all busy, each on a line of its own. */
const PARENT_OF_THREE = [
  "import os, subprocess, sys, time",
  "parent = int(sys.argv[1]) if len(sys.argv) > 1 else 0",
  "if parent:",
  "    while os.getppid() == parent:",
  "        min(range(5000))",
  "    sys.exit()",
  "own = os.getpid()",
  "if os.fork() == 0:",
  "    while os.getppid() == own:",
  "        sum(range(5000))",
  "    os._exit(0)",
  "for _ in range(2): subprocess.Popen([sys.executable, __file__, str(own)])",
  "print('ready', flush=True)",
  "while True: max(range(5000))",
];

afterEach(endProcesses);

function attach(engine: Engine, pid: number, extra: object = {}): Promise<RecordResult> {
  if (!engine.attach) throw new Error("the profiler attaches");
  const common = { duration: 4, rate: 200, subprocesses: true, isOurs: () => true };
  return engine.attach({ pid, ...common, ...extra });
}

function recorded(result: RecordResult): Recorded {
  if (!result.ok) throw new Error(`${result.kind}: ${result.reason} ${result.detail ?? ""}`);
  return result;
}

function processesOf({ profile }: Recorded): ReadonlyMap<number | undefined, string | undefined> {
  return new Map(profile.threads.map(({ process }) => [process?.pid, process?.command]));
}

describe.skipIf(python === "")("attach", () => {
  it("measures a process with what it started and forked, and all of them live on", async () => {
    const file = script("three.py", ...PARENT_OF_THREE);
    const target = await startProcess(python, [file]);
    const outputDir = freshFolder();
    const result = recorded(await attach(tachyonEngine(python), target.pid, { outputDir }));
    const children = await descendantIds(target.pid);
    expect(children).toHaveLength(3);
    expect([...processesOf(result).keys()].sort()).toEqual([target.pid, ...children].sort());
    expect(processesOf(result).get(target.pid)).toContain("three.py");
    const { profile } = result;
    expect(profile.pid).toBe(target.pid);
    const lines = fileHeat(profile, file).lines.filter(({ weak }) => !weak);
    const hot = lines.map(({ line }) => line);
    expect(hot).toEqual(expect.arrayContaining([CHILD, FORKED, PARENT]));
    const sum = lines.reduce((all, { selfShare }) => all + selfShare.value, 0);
    expect(sum).toBeGreaterThan(0.9);
    for (const pid of [target.pid, ...children]) {
      expect(await processState(pid)).toMatch(/[RS]/u);
    }
    expect(runningWith(outputDir)).toEqual([]);
  });

  it("measures the Python behind a shell", async () => {
    const file = script("one.py", "print('ready', flush=True)", "while True: max(range(5000))");
    const target = await startProcess("bash", ["-c", `"${python}" "${file}"; true`]);
    const [child = 0] = await descendantIds(target.pid);
    for (const subprocesses of [false, true]) {
      const extra = { subprocesses, duration: 2 };
      const { profile } = recorded(await attach(tachyonEngine(python), target.pid, extra));
      expect(profile.pid).toBe(child);
      expect(fileHeat(profile, file).lines[0]).toMatchObject({ line: 2 });
    }
    process.kill(child);
  });

  it("says which child it could not measure, and why", async () => {
    const file = script(
      "other.py",
      "import subprocess, sys, time",
      `subprocess.Popen([${JSON.stringify(pythonTool("python"))}, "-c", "import time; time.sleep(60)"])`,
      "print('ready', flush=True)",
      "end = time.time() + 30",
      "while time.time() < end: max(range(5000))",
    );
    const target = await startProcess(python, [file]);
    const [child = 0] = await descendantIds(target.pid);
    const { notes } = recorded(await attach(tachyonEngine(python), target.pid));
    expect(notes.join(" ")).toContain(`Child process ${child} (`);
    expect(notes.join(" ")).toMatch(/was not measured: .* CPython 3\.15/u);
    process.kill(child);
  });

  it("tells of missing rights on a child alone", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip("only root can become somebody else");
    // All is nobody's, the profiler too; the child lets nobody look into it.
    const file = script(
      "rights.py",
      "import ctypes, os",
      "parent = os.getpid()",
      "if os.fork() == 0:",
      "    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)",
      "    while os.getppid() == parent: sum(range(5000))",
      "    os._exit(0)",
      "print('ready', flush=True)",
      "while True: max(range(5000))",
    );
    chmodSync(path.dirname(file), 0o755);
    const target = await startProcess("setpriv", [...NOBODY, python, file]);
    const [child = 0] = await descendantIds(target.pid);
    const outputDir = freshFolder();
    chmodSync(outputDir, 0o777);
    const result = await attach(tachyonEngine(asNobody(python)), target.pid, { outputDir });
    const { notes, profile } = recorded(result);
    expect(profile.pid).toBe(target.pid);
    expect(notes.join(" ")).toContain(`Child process ${child} (`);
    expect(notes.join(" ")).toMatch(/not permitted/u);
    expect(await processState(child)).toMatch(/[RS]/u);
  });

  it("keeps what all of them did when it is stopped", async () => {
    const file = script("three.py", ...PARENT_OF_THREE);
    const target = await startProcess(python, [file]);
    const outputDir = freshFolder();
    const signal = AbortSignal.timeout(5000);
    const extra = { duration: 60, signal, outputDir };
    const result = recorded(await attach(tachyonEngine(python), target.pid, extra));
    expect(processesOf(result).size).toBe(4);
    expect(result.notes.join()).toMatch(/^Stopped after/u);
    expect(runningWith(outputDir)).toEqual([]);
    expect(await descendantIds(target.pid)).toHaveLength(3);
  });
});

describe.skipIf(python === "")("launch", () => {
  it("measures a program with what it starts", async () => {
    const file = script(
      "starts.py",
      "import subprocess, sys, time",
      "child = len(sys.argv) > 1",
      "if not child: kid = subprocess.Popen([sys.executable, __file__, 'child'])",
      "end = time.time() + 5",
      "while child and time.time() < end:",
      "    min(range(5000))",
      "while time.time() < end:",
      "    max(range(5000))",
      "if not child: kid.wait()",
    );
    const result = recorded(
      await tachyonEngine(python).launch({
        interpreter: python,
        program: { script: file },
        cwd: freshFolder(),
        rate: 200,
        subprocesses: true,
        isOurs: () => true,
      }),
    );
    const commands = [...processesOf(result).values()];
    expect(commands).toEqual(
      expect.arrayContaining([`${python} ${file}`, `${python} ${file} child`]),
    );
    expect(commands).toHaveLength(2);
    const hot = fileHeat(result.profile, file).lines.filter(({ weak }) => !weak);
    expect(hot.map(({ line }) => line)).toEqual(expect.arrayContaining([6, 8]));
    expect(runningWith(file)).toEqual([]);
  });
});
