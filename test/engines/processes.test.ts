/** The process list of this machine, with real processes in it. */
import { symlinkSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { bootOf, parseStat } from "../../server/src/engines/process-state.ts";
import { listProcesses } from "../../server/src/engines/processes.ts";
import type { ListedProcess } from "../../server/src/engines/processes.ts";
import { parseWindowsProcess } from "../../server/src/engines/processes-other.ts";
import { endProcesses, freshFolder, program, pythonTool, startProcess } from "./tools.ts";

afterEach(endProcesses);

async function list(folders: readonly string[]): Promise<readonly ListedProcess[]> {
  const result = await listProcesses(folders);
  if (!result.ok) throw new Error(result.reason);
  return result.processes;
}

describe("the process list", () => {
  it("shows a Python process with all that the picker needs", async () => {
    const before = Date.now();
    const target = await startProcess(pythonTool("python"), [program("busy.py"), "60"]);
    const found = (await list([])).find(({ pid }) => pid === target.pid);
    expect(found).toMatchObject({
      ppid: process.pid,
      isPython: true,
      freeThreaded: false,
      inWorkspace: false,
      cwd: process.cwd(),
    });
    expect(found?.command).toContain("busy.py 60");
    expect(found?.user).toBeTruthy();
    expect(Math.abs((found?.startTime ?? 0) - before)).toBeLessThan(5000);
    expect(found?.cpu).toBeGreaterThan(0);
    expect(found?.pythonVersion).toMatch(/^3\.\d+$/u);
  });

  it("puts Python first, and of them the workspace's", async () => {
    const folder = freshFolder();
    symlinkSync(program("busy.py"), path.join(folder, "ours.py"));
    const other = await startProcess(pythonTool("python"), [program("busy.py"), "60"]);
    const ours = await startProcess(pythonTool("python"), [path.join(folder, "ours.py"), "60"]);
    const shell = await startProcess("sleep", ["60"], false);
    const all = await list([folder]);
    const place = (pid: number): number => all.findIndex((each) => each.pid === pid);
    expect(all[place(ours.pid)]).toMatchObject({ inWorkspace: true });
    expect(place(ours.pid)).toBe(0);
    expect(place(other.pid)).toBeGreaterThan(0);
    expect(place(shell.pid)).toBeGreaterThan(place(other.pid));
    expect(all[place(shell.pid)]?.attach).toMatchObject({ ok: false, kind: "not-python" });
    expect(place(process.pid)).toBe(-1);
  });
});

describe("the time since when a machine runs", () => {
  const BOOT = 1_700_000_000.25;
  const now = (BOOT + 5000) * 1000;

  it.each([
    ["by the uptime", 1_700_000_000, 5000, BOOT],
    ["by one that is cut to hundredths", 1_700_000_000, 4999.2401, BOOT + 0.7599],
    ["where it began at the end of a second", 1_700_000_000, 4999.245, BOOT + 0.755],
    ["where the clock was set by a little", 1_700_000_001, 5000 - 0.74, BOOT + 0.74],
    ["by whole seconds, where the uptime is a container's", 1_700_000_000, 60, 1_700_000_000],
    ["by whole seconds, where it agrees with nothing", 1_700_000_000, 9000, 1_700_000_000],
  ])("is told %s", (_, btime, up, seconds) => {
    expect(Math.abs(bootOf(btime, now, up) - seconds * 1000)).toBeLessThan(1);
  });
});

describe("/proc/<pid>/stat", () => {
  it("survives parentheses and spaces in a process name", () => {
    const line =
      "42 (a) R (b) S 7 42 42 0 -1 4194304 1 0 0 0 30 12 0 0 20 0 1 0 9999 1 1 1 1 1 1 1 1 1 1 1";
    expect(parseStat(line)).toEqual({ state: "S", ppid: 7, cpuTicks: 42, startTicks: 9999 });
  });

  it("gives nothing for a line that is cut off", () => {
    expect(parseStat("42 (a) S 7")).toBeUndefined();
  });
});

describe("the answer of Windows", () => {
  it("is read line by line", () => {
    const line = JSON.stringify({
      pid: 9,
      ppid: 4,
      name: "python.exe",
      path: "C:\\Py\\python.exe",
      command: "python app.py",
      start: 1700000000000,
    });
    expect(parseWindowsProcess(line)).toEqual([
      {
        pid: 9,
        ppid: 4,
        name: "python.exe",
        command: "python app.py",
        executable: "C:\\Py\\python.exe",
        startTime: 1700000000000,
        isPython: true,
        freeThreaded: false,
      },
    ]);
    expect(parseWindowsProcess("WARNING: something")).toEqual([]);
    expect(parseWindowsProcess('{"pid":0,"name":"System Idle Process"}')).toEqual([]);
  });
});
