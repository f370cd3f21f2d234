/**
 * Reads what line_profiler keeps: a pickled `LineStats` with
 * `timings: {(file, first line, function): [(line, hits, time)]}` and `unit`, the seconds of one time.
 * Layout: https://github.com/pyutils/line_profiler, line_profiler/line_profiler.py
 */
import type { LineCost, Profile } from "../model.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { isPickledObject, listReader, unpickle } from "./pickle.ts";
import type { ListReader } from "./pickle.ts";
import { BadProfile, EmptyProfile } from "./result.ts";

export const lineProfiler: BytesFormat = {
  kind: "bytes",
  name: "line_profiler .lprof",
  from: "`kernprof -l -o FILE.lprof program.py`",
  place: "lines of the functions that were decorated or chosen",
  cost: "one number a line: its own time and that of everything it called",
  unit: "seconds, traced",
  limits:
    "no callers; self and total cannot be told apart; shares are of the heaviest function's time, since nobody knows the whole",
  sniff: ({ bytes, text }) => bytes[0] === 0x80 && text.includes("LineStats"),
  read: readLineProfiler,
};

const CLASSES = new Set([
  "line_profiler.line_profiler.LineStats",
  "line_profiler._line_profiler.LineStats",
]);

function readLineProfiler(bytes: Uint8Array): Profile {
  const stats = unpickle(bytes, CLASSES);
  if (!isPickledObject(stats)) throw new BadProfile("expected a LineStats object at the top");
  const timings = stats.state.get("timings");
  const unit = stats.state.get("unit");
  if (!(timings instanceof Map)) throw new BadProfile("expected a dictionary as `timings`");
  if (typeof unit !== "number" || !(unit > 0)) throw new BadProfile("expected a time as `unit`");
  const frames = new FrameTable();
  const entries: LineCost[] = [];
  const listOf = listReader();
  let heaviest = { name: "", seconds: 0 };
  for (const [key, lines] of timings as ReadonlyMap<unknown, unknown>) {
    const { file, name } = functionOf(listOf(key));
    const seconds = addLines(frames, entries, { file, name }, lines, unit, listOf);
    if (seconds > heaviest.seconds) heaviest = { name, seconds };
  }
  if (heaviest.seconds <= 0) throw new EmptyProfile("no line of a chosen function ran");
  return {
    engine: "other",
    exporter: "line_profiler",
    mode: "traced",
    unit: "seconds",
    granularity: "line",
    threads: [],
    frames: frames.frames,
    data: { kind: "lines", entries },
    total: heaviest.seconds,
    denominator: `of the time in \`${heaviest.name}\``,
    sources: new Map(),
    notes: ["line_profiler counts what a line calls as the line's own time."],
  };
}

interface Profiled {
  readonly file: string;
  readonly name: string;
}

function functionOf(key: readonly unknown[] | undefined): Profiled {
  const [file, , name] = key ?? [];
  if (typeof file === "string" && typeof name === "string") return { file, name };
  throw new BadProfile("expected (file, line, function) as the key of a timing");
}

/** Gives the time of the function: its lines do not overlap, unless it recurses. */
function addLines(
  frames: FrameTable,
  entries: LineCost[],
  { file, name }: Profiled,
  lines: unknown,
  unit: number,
  listOf: ListReader,
): number {
  const rows = listOf(lines);
  if (!rows) throw new BadProfile(`expected a list of lines for \`${name}\``);
  let seconds = 0;
  for (const row of rows) {
    const [line, hits, time] = listOf(row) ?? [];
    const count = amount(hits, name);
    const total = amount(time, name) * unit;
    if (total <= 0) continue;
    const frame = frames.add({ file, function: name, line: lineOf(line) });
    entries.push({ frame, self: total, total, count });
    seconds += total;
  }
  return seconds;
}

function amount(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new BadProfile(`expected (line, hits, time) for \`${name}\``);
}
