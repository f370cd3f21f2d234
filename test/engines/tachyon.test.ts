/** CPython 3.15's own profiler on real processes: lines and columns, modes, tasks, ends and refusals. */
import { chmodSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Failure, RecordResult, Recorded } from "../../server/src/engines/engine.ts";
import { measureLive } from "../../server/src/engines/live.ts";
import { processState } from "../../server/src/engines/process-state.ts";
import { explainTachyon } from "../../server/src/engines/tachyon-failures.ts";
import { tachyonEngine } from "../../server/src/engines/tachyon.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { LiveProfile } from "../../server/src/profile/live-profile.ts";
import type { Frame, Profile } from "../../server/src/profile/model.ts";
import {
  asNobody,
  endProcesses,
  freshFolder,
  program,
  pythonTool,
  python315,
  runningWith,
  script,
  startProcess,
} from "./tools.ts";

const python = python315() ?? "";
const busy = program("busy.py");

afterEach(endProcesses);

function attach(pid: number, duration: number, extra: object = {}): Promise<RecordResult> {
  const { attach: run } = tachyonEngine(python);
  if (!run) throw new Error("the profiler attaches");
  return run({ pid, duration, rate: 500, isOurs: () => true, ...extra });
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

/** Share of all self weight by line, in one file. */
function lines(profile: Profile, file: string): ReadonlyMap<number, number> {
  return new Map(
    fileHeat(profile, file).lines.map(({ line, selfShare }) => [line, selfShare.value]),
  );
}

/** Self weight by expression, as the source's text. */
function expressions(profile: Profile, file: string): ReadonlyMap<string, number> {
  const text = profile.sources.get(file)?.text.split("\n") ?? [];
  const found = new Map<string, number>();
  if (profile.data.kind !== "tree") return found;
  const { frame, self } = profile.data;
  frame.forEach((index, node) => {
    const place: Frame | undefined = profile.frames[index];
    if (place?.file !== file || place.col === undefined) return;
    const source = text[place.line - 1]?.slice(place.col, place.endCol) ?? "";
    found.set(source, (found.get(source) ?? 0) + (self[node] ?? 0));
  });
  return found;
}

describe.skipIf(python === "")("attach", () => {
  it("finds hot lines, their expressions and threads, in seconds", async () => {
    const file = script(
      "two.py",
      "import hashlib",
      "data = bytes(200_000)",
      "print('ready', flush=True)",
      "def run():",
      "    return hashlib.sha256(data).digest(), hashlib.sha512(data).digest(), sum(data)",
      "while True: run()",
    );
    const target = await startProcess(python, [file]);
    const { profile, notes } = recorded(await attach(target.pid, 2));
    expect(notes).toEqual([]);
    expect(profile).toMatchObject({ engine: "tachyon", unit: "seconds", mode: "cpu", rate: 500 });
    expect(profile.pid).toBe(target.pid);
    expect(profile.total).toBeGreaterThan(0.1);
    expect(profile.total).toBeLessThan(2.5);
    expect(lines(profile, file).get(5)).toBeGreaterThan(0.9);
    const found = expressions(profile, file);
    expect([...found.keys()]).toContain("sum(data)");
    expect([...found.keys()].some((text) => text.startsWith("hashlib.sha256("))).toBe(true);
    const total = [...found.values()].reduce((sum, each) => sum + each, 0);
    expect(total / profile.total).toBeGreaterThan(0.9);
    expect(profile.sources.get(file)?.basis).toBe("older-than-process");
    expect(profile.threads).toHaveLength(1);
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });

  it("finds work outside of any function, alone on its line", async () => {
    const file = script("flat.py", "print('ready', flush=True)", "while True: sum(range(5000))");
    const target = await startProcess(python, [file]);
    for (const quick of [{}, { expressions: false }]) {
      const { profile } = recorded(await attach(target.pid, 0.5, quick));
      expect(lines(profile, file).get(2)).toBeGreaterThan(0.9);
      expect(profile).toMatchObject({ unit: "seconds", mode: "cpu" });
    }
  });

  it("samples what each mode asks for", async () => {
    const file = script(
      "modes.py",
      "import threading, time",
      "def wait():",
      "    time.sleep(600)",
      "def fail():",
      "    while True:",
      "        try: raise ValueError",
      "        except ValueError:",
      "            sum(range(3000))",
      "def work():",
      "    while True: max(range(3000))",
      "for each in (wait, fail, work): threading.Thread(target=each, daemon=True).start()",
      "print('ready', flush=True)",
      "time.sleep(600)",
    );
    const target = await startProcess(python, [file]);
    const at = async (mode: string): Promise<ReadonlyMap<number, number>> => {
      const { profile } = recorded(await attach(target.pid, 1, { mode }));
      expect(profile.mode).toBe(mode);
      return lines(profile, file);
    };
    const wall = await at("wall");
    // Four threads, two of them waiting.
    for (const line of [3, 8, 10, 13]) expect(wall.get(line), `line ${line}`).toBeGreaterThan(0.15);
    const cpu = await at("cpu");
    expect(cpu.get(3) ?? 0).toBeLessThan(0.1);
    expect((cpu.get(8) ?? 0) + (cpu.get(10) ?? 0)).toBeGreaterThan(0.8);
    const gil = await at("gil");
    expect((gil.get(8) ?? 0) + (gil.get(10) ?? 0)).toBeGreaterThan(0.9);
    const exception = await at("exception");
    expect(exception.get(8)).toBeGreaterThan(0.8);
    expect(exception.get(10) ?? 0).toBe(0);
  });

  it("puts waiting on the await expression", async () => {
    const file = script(
      "tasks.py",
      "import asyncio",
      "async def slow():",
      "    value = 1 + (await asyncio.sleep(0.5, 1))",
      "async def main():",
      "    print('ready', flush=True)",
      "    while True:",
      "        await asyncio.gather(slow(), slow())",
      "asyncio.run(main())",
    );
    const target = await startProcess(python, [file]);
    const { profile } = recorded(await attach(target.pid, 1, { mode: "await", rate: 200 }));
    expect(profile.mode).toBe("wall");
    const waiting = profile.frames.find((frame) => frame.file === file && frame.line === 3);
    expect(waiting).toMatchObject({ function: "slow", col: 17, endCol: 44 });
    const heat = fileHeat(profile, file).lines.find(({ line }) => line === 3);
    expect(heat?.totalShare.value).toBeGreaterThan(0.5);
  });

  it("gives the result when the process ends early, and when it is cancelled", async () => {
    const short = await startProcess(python, [busy, "5"]);
    const early = recorded(await attach(short.pid, 60));
    expect(early.profile.sampleCount).toBeGreaterThan(0);
    expect(early.notes.join()).toMatch(/^The process ended after \d+\.\d s\.$/u);
    const target = await startProcess(python, [busy]);
    const outputDir = freshFolder();
    const signal = AbortSignal.timeout(4000);
    const stopped = recorded(await attach(target.pid, 60, { signal, outputDir }));
    expect(stopped.profile.sampleCount).toBeGreaterThan(20);
    expect(stopped.notes.join()).toMatch(/^Stopped after/u);
    expect(runningWith(outputDir)).toEqual([]);
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });

  it("says what stands in the way", async () => {
    const other = await startProcess(pythonTool("python"), [busy]);
    expect(failure(await attach(other.pid, 1)).kind).toBe("not-python");
    const sleeper = await startProcess("sleep", ["60"], false);
    expect(failure(await attach(sleeper.pid, 1)).kind).toBe("not-python");
    const idle = script("idle.py", "import time", "print('ready', flush=True)", "time.sleep(90)");
    const waiting = await startProcess(python, [idle]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(failure(await attach(waiting.pid, 1)).kind).toBe("no-samples");
    const none = tachyonEngine("/nonexistent/python3.15");
    expect(await none.attach?.({ pid: waiting.pid, duration: 1 })).toMatchObject({
      kind: "engine-missing",
    });
    const old = tachyonEngine(pythonTool("python"));
    expect(await old.attach?.({ pid: waiting.pid, duration: 1 })).toMatchObject({
      kind: "engine-missing",
    });
    waiting.kill("SIGKILL");
    await new Promise((resolve) => waiting.once("exit", resolve));
    expect(failure(await attach(waiting.pid, 1)).kind).toBe("process-gone");
  });

  it("explains missing rights", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip("only root can start the profiler without rights");
    const target = await startProcess(python, [busy]);
    const outputDir = freshFolder();
    chmodSync(outputDir, 0o777);
    const engine = tachyonEngine(asNobody(python));
    const result = await engine.attach?.({ pid: target.pid, duration: 1, outputDir });
    expect(result).toMatchObject({ ok: false, kind: "permission" });
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });

  it("follows live", async () => {
    const target = await startProcess(python, [busy]);
    const live = new LiveProfile();
    const controller = new AbortController();
    const end = await measureLive(tachyonEngine(python), {
      pid: target.pid,
      rate: 500,
      signal: controller.signal,
      onChunk: (span, profile) => {
        live.add(span, profile);
        if (live.timeline.length === 2) controller.abort();
      },
    });
    expect(end).toMatchObject({ ok: true, why: "stopped" });
    expect(live.samples).toBeGreaterThan(50);
    expect(fileHeat(live.view("all") ?? never(), busy).lines.length).toBeGreaterThan(2);
  });
});

describe.skipIf(python === "")("launch", () => {
  it("profiles a script to its end, passes its output on and keeps its source", async () => {
    const output: string[] = [];
    const onOutput = (text: string): unknown => output.push(text);
    const cwd = freshFolder();
    const { profile, notes } = recorded(
      await tachyonEngine(python).launch({
        interpreter: python,
        program: { script: busy },
        args: ["1"],
        cwd,
        rate: 500,
        onOutput,
      }),
    );
    expect(output.join("")).toContain("ready");
    expect(profile.command).toEqual([python, busy, "1"]);
    expect(profile.pythonVersion).toMatch(/^3\.1[5-9]\./u);
    expect(profile.sources.get(busy)?.basis).toBe("launch");
    expect(fileHeat(profile, busy).lines.length).toBeGreaterThan(2);
    expect(notes.join()).toMatch(/ended after .* exit code\.$/u);
  });

  it("runs a module, and ends it when cancelled", async () => {
    const marker = `--marker-${process.pid}`;
    const file = script("endless.py", "print('ready', flush=True)", "while True: sum(range(2000))");
    const controller = new AbortController();
    const { profile } = recorded(
      await tachyonEngine(python).launch({
        interpreter: python,
        program: { module: "endless" },
        args: [marker],
        cwd: path.dirname(file),
        signal: controller.signal,
        // Once it runs, however long the interpreter took to start.
        onOutput: () =>
          setTimeout(() => {
            controller.abort();
          }, 1000),
      }),
    );
    expect(lines(profile, file).get(2)).toBeGreaterThan(0.5);
    expect(runningWith(marker)).toEqual([]);
  });
});

describe("texts", () => {
  it.each([
    ["🔒 Tachyon was unable to access process memory. This could be because", "permission"],
    ["Tachyon cannot find the process: Process with PID '9' does not exist.", "process-gone"],
    ["Failed to find the PyRuntime section in process 9 on Linux platform", "not-python"],
    ["/usr/bin/python3: No module named profiling", "engine-missing"],
    ["python3.15 -m profiling.sampling: error: unrecognized arguments: --x", "engine-failed"],
    ["something new", "engine-failed"],
    ["", "engine-failed"],
  ])("%s", (stderr, kind) => {
    const result = explainTachyon(stderr, { pid: 9, python: "/usr/bin/python3.15" });
    expect(result.kind).toBe(kind);
    expect(result.reason).toMatch(/^[A-Z/][^\n]*\.$/u);
  });
});

function never(): never {
  throw new Error("nothing was measured");
}
