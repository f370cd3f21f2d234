/** The ten hottest lines are those of the profiler's own output, as a small script of its own computes them. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { isRunner } from "../../server/src/engines/memray.ts";
import { tracemallocEngine } from "../../server/src/engines/tracemalloc.ts";
import { withExpressions } from "../../server/src/profile/expressions.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { readProfile } from "../../server/src/profile/readers/read.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { withoutRunner } from "../../server/src/profile/without-runner.ts";
import {
  endProcesses,
  freshFolder,
  program,
  python315,
  pythonTool,
  script,
  startProcess,
} from "./tools.ts";

const busy = program("busy.py");
const python = python315() ?? "";

afterEach(endProcesses);

type Row = readonly [file: string, line: number, self: number];

/** What the tool's own output says. */
function independent(kind: string, file: string): readonly Row[] {
  const script = path.join(import.meta.dirname, "top_lines.py");
  return JSON.parse(
    execFileSync(pythonTool("python"), [script, kind, file], { encoding: "utf8" }),
  ) as readonly Row[];
}

/** What the overlay is made of: heat file by file. */
function ours(profile: Profile): readonly Row[] {
  return fileSummaries(profile)
    .flatMap(({ file }) =>
      fileHeat(profile, file).lines.map(({ line, selfShare }): Row => [
        file,
        line,
        selfShare.value,
      ]),
    )
    .sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : Number(a[0] > b[0])) || a[1] - b[1])
    .slice(0, 10);
}

function expectSame(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual.length).toBeGreaterThan(3);
  expect(settled(actual)).toEqual(settled(expected));
}

/** Which of the lines with the last one's share are among the ten is chance. */
function settled(rows: readonly Row[]): readonly string[] {
  const last = rows.length < 10 ? undefined : rows.at(-1)?.[2].toFixed(9);
  return rows
    .filter(([, , self]) => self.toFixed(9) !== last)
    .map(rounded)
    .sort();
}

/** Sums in another order differ in their last digits, and so may the order of equals. */
function rounded([file, line, self]: Row): string {
  return `${self.toFixed(9)} ${path.basename(file)}:${line}`;
}

async function opened(file: string): Promise<Profile> {
  const read = await readProfile(file);
  if (!read.ok) throw new Error(read.reason);
  return read.profile;
}

it("py-spy", async () => {
  const { pid } = await startProcess(pythonTool("python"), [busy]);
  const file = path.join(freshFolder(), "p.json");
  const args = ["record", "-p", String(pid), "-d", "2", "-r", "250", "-f", "speedscope"];
  execFileSync(pythonTool("py-spy"), [...args, "-o", file], { stdio: "ignore" });
  expectSame(ours(await opened(file)), independent("speedscope", file));
});

it("cProfile", async () => {
  const file = path.join(freshFolder(), "p.pstats");
  execFileSync(pythonTool("python"), ["-m", "cProfile", "-o", file, busy, "0.5"], {
    stdio: "ignore",
  });
  expectSame(ours(await opened(file)), independent("pstats", file));
});

it("memray", async () => {
  const folder = freshFolder();
  const [capture, table, stacks] = ["m.bin", "m.csv", "m.json"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const memray = (...args: readonly string[]): void => {
    execFileSync(pythonTool("python"), ["-m", "memray", ...args], { stdio: "ignore" });
  };
  memray("run", "-q", "--trace-python-allocators", "-o", capture, program("hot.py"), "5");
  memray("transform", "csv", "-o", table, capture);
  memray("transform", "speedscope", "-o", stacks, capture);
  const ours10 = ours(withoutRunner(await opened(stacks), isRunner));
  expectSame(ours10, independent("memray", table));
});

it("tracemalloc", async () => {
  // The program looks itself, and Hotlint looks when the program has ended: at the same memory.
  const file = script(
    "looks.py",
    "import sys, tracemalloc",
    ...Array.from({ length: 12 }, (_, n) => `kept${n} = [bytes(${n + 1}00) for _ in range(900)]`),
    "tracemalloc.take_snapshot().dump(sys.argv[1])",
  );
  const dump = path.join(freshFolder(), "looks.tracemalloc");
  const result = await tracemallocEngine().launch({
    interpreter: pythonTool("python"),
    program: { script: file },
    args: [dump],
    cwd: path.dirname(file),
    memory: "end",
  });
  if (!result.ok) throw new Error(result.reason);
  const expected = independent("tracemalloc", dump).map(([where, line]) => [where, line]);
  expect(ours(result.profile).map(([where, line]) => [where, line])).toEqual(expected);
  // And a snapshot that a program wrote is read as tracemalloc reads it.
  expectSame(ours(await opened(dump)), independent("tracemalloc", dump));
});

it.skipIf(python === "")("CPython 3.15's own profiler", async () => {
  const { pid } = await startProcess(python, [busy]);
  const folder = freshFolder();
  const profiler = (...args: readonly string[]): void => {
    execFileSync(python, ["-m", "profiling.sampling", ...args], { stdio: "ignore" });
  };
  const [recording, html, jsonl] = ["p.bin", "p.html", "p.jsonl"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  profiler("attach", "--binary", "-a", "-d", "2", "-r", "500", "-o", recording, String(pid));
  profiler("replay", recording, "--flamegraph", "-o", html);
  profiler("replay", recording, "--jsonl", "-o", jsonl);
  const tree = await opened(html);
  const combined = withExpressions(tree, await opened(jsonl), 1 / 500);
  const expected = independent("jsonl", jsonl);
  const actual = ours(combined);
  // The tree leaves out stacks under a thousandth, so shares may differ by as much.
  expect(actual.slice(0, 1).map(([file, line]) => [file, line])).toEqual(
    expected.slice(0, 1).map(([file, line]) => [file, line]),
  );
  for (const [file, line, self] of expected) {
    const found = actual.find((row) => row[0] === file && row[1] === line);
    expect(Math.abs((found?.[2] ?? 0) - self), `${file}:${line}`).toBeLessThan(0.005);
  }
  expect(combined.total).toBeCloseTo(tree.total / 500, 6);
  expect(combined.sampleCount).toBe(tree.sampleCount);
});
