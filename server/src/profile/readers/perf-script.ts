/**
 * Reads what `perf script` prints: for each sample a line that names thread, time, period and event,
 * then its frames, innermost first, and an empty line. With `python -X perf` (3.12) Python's functions
 * are frames `py::name:file`. Layout: the man page perf-script(1)
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { EmptyProfile } from "./result.ts";
import { ThreadsByKey, treeProfile } from "./sampled.ts";
import { linesOf } from "./text-lines.ts";

export const perfScript: BytesFormat = {
  kind: "bytes",
  name: "perf script text",
  from: "`perf record -g python -X perf program.py`, then `perf script > FILE`",
  place: "functions, by name: perf knows no line",
  cost: "self (native code counts for the Python function that called it) and total",
  unit: "seconds for clock events; samples, weighted by period, for others",
  limits:
    "no lines; without `-X perf` no Python function at all; stacks are whole only where Python was built with frame pointers",
  sniff: ({ lines }) =>
    lines.some((line, at) => EVENT.test(line) && FRAME.test(lines[at + 1] ?? "")),
  read: readPerf,
};

/** `python  3248 [001] 23442.659525:   10101010 cpu-clock:u: `; the processor and period may be missing. */
const EVENT =
  /^(\S.{0,63}?)\s+(?:(\d{1,10})\/)?(-?\d{1,10})\s+(?:\[\d{1,5}\]\s+)?(\d{1,12}\.\d{1,9}):\s+(?:(\d{1,18})\s+)?([\w.:/-]{1,80}):\s*(.*)$/u;
const FRAME = /^\s+([0-9a-f]{1,16}) (.+) \((.*)\)$/u;
const CLOCK = /^(?:cpu|task)-clock/u;

interface Sample {
  readonly thread: string;
  readonly tid: string;
  readonly command: string;
  readonly period: number;
  readonly event: string;
  /** Innermost first. */
  readonly frames: Frame[];
}

function readPerf(bytes: Uint8Array): Profile {
  const samples = [...samplesOf(bytes)];
  if (samples.length === 0) throw new EmptyProfile("it holds no sample with a stack");
  const clock = samples.every(({ event }) => CLOCK.test(event));
  const periods = samples.reduce((sum, { period }) => sum + period, 0);
  // The period of a clock is in ns; of other events it says how much a sample stands for.
  const scale = clock ? 1e-9 : samples.length / periods;
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  const threads = new ThreadsByKey(builder);
  for (const { thread, tid, command, period, frames: stack } of samples) {
    threads.use(thread, () => ({ name: command, tid }));
    let node = builder.root;
    for (const frame of outermostFirst(stack)) node = builder.child(node, frames.add(frame));
    builder.addSelf(node, period * scale, 1);
  }
  const python = frames.frames.some(({ file }) => file !== "");
  return treeProfile(builder, frames.frames, {
    exporter: "perf",
    mode: "cpu",
    unit: clock ? "seconds" : "samples",
    total: periods * scale,
    sampleCount: samples.length,
    granularity: "function",
    notes: python ? [] : [NO_PYTHON],
  });
}

const NO_PYTHON =
  "No Python function is named: record with `python -X perf`, of a Python that was built with frame pointers.";

function* samplesOf(bytes: Uint8Array): Generator<Sample> {
  let sample: Sample | undefined;
  for (const [line] of linesOf(bytes)) {
    const frame = sample && FRAME.exec(line);
    if (frame) {
      sample?.frames.push(frameOf(frame[2] ?? ""));
      continue;
    }
    const event = EVENT.exec(line);
    if (!event && line.trim() !== "") continue;
    if (sample && sample.frames.length > 0) yield sample;
    sample = event ? start(event) : undefined;
  }
  if (sample && sample.frames.length > 0) yield sample;
}

/** The interpreter's own frames and native code count for the Python function that called them. */
function outermostFirst(stack: readonly Frame[]): readonly Frame[] {
  const python = stack.filter(({ file }) => file !== "");
  return (python.length > 0 ? python : [...stack]).reverse();
}

function start(match: RegExpExecArray): Sample {
  const [, command = "", pid = "", tid = "", , period, event = ""] = match;
  return {
    thread: `${pid}/${tid}`,
    tid,
    command,
    period: Math.max(1, Number(period ?? 1)),
    event,
    frames: [],
  };
}

/** `py::FrozenImporter.exec_module:<frozen importlib._bootstrap>+0xa`. */
const PYTHON = /^py::([^:]+):(.+?)(?:\+0x[0-9a-f]+)?$/u;

function frameOf(symbol: string): Frame {
  const python = PYTHON.exec(symbol);
  if (python) return { function: python[1] ?? "", file: python[2] ?? "", line: 0 };
  return { function: symbol.replace(/\+0x[0-9a-f]+$/u, ""), file: "", line: 0 };
}
