/** py-spy, the real one, on real processes: attach, launch, early end, cancel, and every refusal. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Failure, RecordResult, Recorded } from "../../server/src/engines/engine.ts";
import type { PySpyCommand } from "../../server/src/engines/find-py-spy.ts";
import { continueProcess, processState } from "../../server/src/engines/process-state.ts";
import { pySpyEngine } from "../../server/src/engines/py-spy.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import {
  endProcesses,
  program,
  pythonTool,
  realPySpy,
  runningWith,
  script,
  startProcess,
} from "./tools.ts";

const busy = program("busy.py");
const folder = mkdtempSync(path.join(tmpdir(), "py-spy-test-"));
let command: PySpyCommand;

beforeAll(async () => {
  command = await realPySpy();
});
afterEach(endProcesses);
afterAll(() => {
  // Every recording removes its own folder.
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

function attach(pid: number, duration: number, extra: object = {}): Promise<RecordResult> {
  const engine = pySpyEngine(command);
  if (!engine.attach) throw new Error("py-spy attaches");
  return engine.attach({ pid, duration, outputDir: folder, isOurs: () => true, ...extra });
}

function launch(script: string, extra: object = {}): Promise<RecordResult> {
  const interpreter = pythonTool("python");
  return pySpyEngine(command).launch({
    interpreter,
    program: { script },
    cwd: folder,
    outputDir: folder,
    ...extra,
  });
}

function recorded(result: RecordResult): Recorded {
  if (!result.ok) throw new Error(`${result.kind}: ${result.reason} ${result.detail ?? ""}`);
  return result;
}

function failure(result: RecordResult): Failure {
  if (result.ok) throw new Error("a profile was recorded");
  expect(result.reason).toMatch(/^[^\n]{10,400}\.$/u);
  return result;
}

describe("attach", () => {
  it("finds the hot lines that a direct py-spy run finds", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    const { profile, notes } = recorded(await attach(target.pid, 2));
    expect(notes).toEqual([]);
    expect(profile).toMatchObject({ engine: "py-spy", unit: "seconds", mode: "cpu", rate: 100 });
    expect(profile.pid).toBe(target.pid);
    expect(profile.threads.map(({ name }) => name).sort()).toEqual(["MainThread", "wörker"]);
    const ours = fileHeat(profile, busy);
    const direct = rawShares(target.pid);
    expect(direct.size).toBeGreaterThan(2);
    for (const [line, share] of direct) {
      const found = ours.lines.find((each) => each.line === line)?.selfShare;
      // Two samplings of one program: each within the other's reach, at four standard deviations.
      const reach = 4 * Math.sqrt((2 * 0.25) / 150);
      expect(Math.abs((found?.value ?? 0) - share), `line ${line}`).toBeLessThan(reach);
    }
  });

  it("keeps the source of files that are older than the process", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    const { profile } = recorded(await attach(target.pid, 1));
    expect(profile.sources.get(busy)).toMatchObject({
      text: readFileSync(busy, "utf8"),
      basis: "older-than-process",
    });
    const edited = script("edited.py", "print('ready', flush=True)", "while True: sum(range(999))");
    const second = await startProcess(pythonTool("python"), [edited]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    writeFileSync(edited, "# changed since");
    const other = recorded(await attach(second.pid, 1));
    expect(other.profile.frames.some(({ file }) => file === edited)).toBe(true);
    expect(other.profile.sources.has(edited)).toBe(false);
  });

  it("gives the result when the process ends early", async () => {
    const target = await startProcess(pythonTool("python"), [busy, "1.5"]);
    const { profile, notes } = recorded(await attach(target.pid, 60));
    expect(profile.sampleCount).toBeGreaterThan(10);
    expect(notes.join()).toMatch(/^The process ended after \d+\.\d s\.$/u);
  });

  it("keeps what was measured when cancelled, and leaves the process running", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    const controller = new AbortController();
    const seen: number[] = [];
    const { profile, notes } = recorded(
      await attach(target.pid, 60, {
        signal: controller.signal,
        onProgress: ({ elapsed }: { elapsed: number }) => {
          seen.push(elapsed);
          if (elapsed > 1.5) controller.abort();
        },
      }),
    );
    expect(profile.sampleCount).toBeGreaterThan(10);
    expect(notes.join()).toMatch(/^Stopped after/u);
    expect(seen.length).toBeGreaterThan(3);
    expect(target.exitCode).toBeNull();
    expect(await processState(target.pid)).toMatch(/[RS]/u);
    // Its command line names the folder of the result.
    expect(runningWith(folder)).toEqual([]);
  });

  it("says so when cancelled before it began", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    const result = failure(await attach(target.pid, 60, { signal: AbortSignal.abort() }));
    expect(result.kind).toBe("cancelled");
  });

  it("finds the Python behind a shell", async () => {
    const line = `"${pythonTool("python")}" "${busy}"; true`;
    const target = await startProcess("bash", ["-c", line]);
    const { profile } = recorded(await attach(target.pid, 1));
    expect(profile.threads[0]?.process?.command).toContain("busy.py");
    expect(fileHeat(profile, busy).lines.length).toBeGreaterThan(2);
    execFileSync("pkill", ["-P", String(target.pid)]);
  });

  it("says that a process is gone", async () => {
    const target = await startProcess("sleep", ["0"], false);
    await new Promise((resolve) => target.once("exit", resolve));
    const result = failure(await attach(target.pid, 1));
    expect(result).toMatchObject({ kind: "process-gone" });
    expect(result.reason).toContain(`Process ${target.pid} is gone`);
  });

  it("gives a profile or says gone, at whatever moment the process ends", async () => {
    const code = "import time; t = time.time()\nwhile time.time() - t < 0.25: pass";
    for (const delay of [0, 150, 230, 245, 260, 300]) {
      const target = await startProcess(pythonTool("python"), ["-c", code], false);
      await new Promise((resolve) => setTimeout(resolve, delay));
      const result = await attach(target.pid, 30);
      if (!result.ok) expect(failure(result).kind).toBe("process-gone");
    }
  });

  it("keeps the folder that relative paths start from, and the command", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    const { profile } = recorded(await attach(target.pid, 1));
    expect(profile.cwd).toBe(process.cwd());
    expect(profile.command?.slice(1)).toEqual([busy]);
  });

  it("says that a process is not Python", async () => {
    const target = await startProcess("sleep", ["60"], false);
    const result = failure(await attach(target.pid, 1));
    expect(result.kind).toBe("not-python");
    expect(result.reason).toContain(`Process ${target.pid} does not run Python`);
  });

  it("says that an idle process ran no code", async () => {
    const idle = script("idle.py", "import time", "print('ready', flush=True)", "time.sleep(90)");
    const target = await startProcess(pythonTool("python"), [idle]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const result = await attach(target.pid, 1);
    const waiting = recorded(await attach(target.pid, 1, { mode: "wall" }));
    // On a busy machine py-spy takes a waiting thread for a running one now and then.
    if (result.ok) expect(result.profile.total).toBeLessThan(waiting.profile.total / 2);
    else expect(failure(result).kind).toBe("no-samples");
    expect(waiting.profile.mode).toBe("wall");
    expect(fileHeat(waiting.profile, idle).lines[0]).toMatchObject({ line: 3 });
  });

  it("tests the output folder before it blames the rights", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    for (const outputDir of [path.join(folder, "missing"), "/proc"]) {
      const result = failure(await attach(target.pid, 1, { outputDir }));
      expect(result.kind).toBe("output-not-writable");
    }
  });

  it.each([0, -1, 1.5, NaN])("refuses the process id %s", async (pid) => {
    expect(failure(await attach(pid, 1)).kind).toBe("bad-request");
  });

  it.each([0, -1, NaN, Infinity])("refuses to record for %s s", async (duration) => {
    expect(failure(await attach(1, duration)).kind).toBe("bad-request");
  });

  it("says that py-spy is missing", async () => {
    const engine = pySpyEngine({ ...command, file: path.join(folder, "none") });
    const result = await engine.attach?.({ pid: 1, duration: 1, outputDir: folder });
    expect(result).toMatchObject({ ok: false, kind: "engine-missing" });
  });

  it("says that a process is suspended, leaves it so, and can let it go on", async () => {
    const target = await startProcess(pythonTool("python"), [busy]);
    process.kill(target.pid, "SIGSTOP");
    await vi.waitUntil(async () => (await processState(target.pid)) === "T");
    const result = failure(await attach(target.pid, 1));
    expect(result).toMatchObject({ kind: "process-stopped" });
    expect(result.leftStopped).toBeUndefined();
    expect(await processState(target.pid)).toBe("T");
    expect(continueProcess(target.pid)).toBe(true);
    await vi.waitUntil(async () => (await processState(target.pid)) !== "T");
    recorded(await attach(target.pid, 1));
  });

  it("explains missing rights", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip("only root can start py-spy as somebody without rights");
    const target = await startProcess(pythonTool("python"), [busy]);
    const engine = pySpyEngine({
      ...command,
      file: "setpriv",
      args: ["--reuid=65534", "--regid=65534", "--clear-groups", command.file],
    });
    const result = await engine.attach?.({ pid: target.pid, duration: 1, outputDir: folder });
    expect(result).toMatchObject({ ok: false, kind: "permission" });
  });
});

describe("launch", () => {
  it("profiles a script to its end, passes its output on and keeps its source", async () => {
    const output: string[] = [];
    const { profile, notes } = recorded(
      await launch(busy, { args: ["1"], onOutput: (text: string) => output.push(text) }),
    );
    expect(output.join("")).toContain("ready");
    expect(output.join("")).not.toContain("py-spy>");
    expect(profile.sources.get(busy)).toMatchObject({ basis: "launch" });
    expect(profile.pythonVersion).toMatch(/^3\.\d+\.\d+$/u);
    expect(profile.command?.slice(1)).toEqual([busy, "1"]);
    expect(notes.join()).toMatch(/ended after .* exit code\.$/u);
  });

  it("gives the profile of a script that fails", async () => {
    const file = script(
      "fails.py",
      "x = 0",
      "for i in range(9_000_000): x += i",
      "raise SystemExit(3)",
    );
    const { profile } = recorded(await launch(file));
    expect(fileHeat(profile, file).lines[0]).toMatchObject({ line: 2 });
  });

  it("keeps what was measured when cancelled and ends the script", async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 2000);
    const marker = `--marker-${process.pid}`;
    const endless = script("endless.py", "while True: sum(range(1000))");
    const { profile } = recorded(
      await launch(endless, { args: [marker], signal: controller.signal }),
    );
    expect(fileHeat(profile, endless).lines[0]?.totalShare.value).toBeGreaterThan(0.5);
    expect(runningWith(marker)).toEqual([]);
  });

  it("stops after the chosen time", async () => {
    const endless = script("endless.py", "while True: sum(range(1000))");
    const { notes } = recorded(await launch(endless, { duration: 1 }));
    expect(notes.join()).toMatch(/was stopped after/u);
    expect(runningWith(endless)).toEqual([]);
  });

  it("takes children along and judges by the file", async () => {
    const { profile } = recorded(await launch(busy, { args: ["0.7"], subprocesses: true }));
    expect(profile.threads.some(({ process: owner }) => owner !== undefined)).toBe(true);
  });

  it("says which interpreter or script does not work", async () => {
    const none = path.join(folder, "none");
    expect(failure(await launch(busy, { interpreter: none })).reason).toContain(
      "not a working Python",
    );
    expect(failure(await launch(busy, { interpreter: "/bin/true" })).kind).toBe("bad-request");
    expect(failure(await launch(none)).reason).toContain("cannot be read");
    expect(existsSync(none)).toBe(false);
  });
});

/** Self shares of the program's lines, from py-spy's own raw output. */
function rawShares(pid: number): ReadonlyMap<number, number> {
  const file = path.join(folder, "direct.raw");
  const args = ["record", "-p", String(pid), "-d", "2", "-r", "100", "-f", "raw"];
  execFileSync(command.file, [...args, "--full-filenames", "-o", file], { stdio: "ignore" });
  const lines = readFileSync(file, "utf8").trim().split("\n");
  rmSync(file);
  const counts = new Map<number, number>();
  let all = 0;
  for (const line of lines) {
    const cut = line.lastIndexOf(" ");
    const count = Number(line.slice(cut + 1));
    const last = line.slice(0, cut).split(";").at(-1) ?? "";
    all += count;
    const at = /busy\.py:(\d+)\)$/u.exec(last)?.[1];
    if (at !== undefined) counts.set(Number(at), (counts.get(Number(at)) ?? 0) + count);
  }
  return new Map([...counts].map(([line, count]) => [line, count / all]));
}
