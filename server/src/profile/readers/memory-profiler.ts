/**
 * Reads the text that memory_profiler prints for `@profile`: a table for each function, the memory of
 * the process after each line, and by how much the line changed it.
 * Layout: https://github.com/pythonprofilers/memory_profiler, memory_profiler.py (`show_results`)
 */
import type { LineCost, Profile } from "../model.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { BadProfile, EmptyProfile } from "./result.ts";
import { linesOf } from "./text-lines.ts";

export const memoryProfiler: BytesFormat = {
  kind: "bytes",
  name: "memory_profiler text",
  from: "`python -m memory_profiler program.py > FILE`",
  place: "lines of the decorated functions",
  cost: "one number a line: by how much the process grew, with what the line called",
  unit: "bytes",
  limits: "no callers; what a line freed is left out, as is the memory that the process had before",
  sniff: ({ lines }) =>
    lines.some((line, at) => line.startsWith("Filename: ") && HEADER.test(lines[at + 2] ?? "")),
  read: readMemoryProfiler,
};

const HEADER = /^Line #\s+Mem usage\s+Increment\b/u;
/** Line number, then the memory and its change; both are missing on lines that did not run. */
const ROW = /^\s*(\d{1,9})\s+(\d+(?:\.\d+)?) MiB\s+(-?\d+(?:\.\d+)?) MiB\s+(?:(\d{1,15})\s)?(.*)$/u;
const BLANK_ROW = /^\s*\d{1,9}(?:\s|$)/u;
const MEBIBYTE = 1024 * 1024;

function readMemoryProfiler(bytes: Uint8Array): Profile {
  const frames = new FrameTable();
  const entries: LineCost[] = [];
  let file: string | undefined;
  let name = "?";
  let first = false;
  let total = 0;
  for (const [line] of linesOf(bytes)) {
    if (line.startsWith("Filename: ")) file = line.slice("Filename: ".length);
    if (HEADER.test(line)) first = true;
    const defined = BLANK_ROW.exec(line) && DEF.exec(line)?.[1];
    if (defined) name = defined;
    const row = ROW.exec(line);
    if (!row || file === undefined) continue;
    // The first row holds what the process had before the function ran.
    const grown = first ? 0 : Number(row[3]) * MEBIBYTE;
    first = false;
    if (grown <= 0) continue;
    const frame = frames.add({ file, function: name, line: Number(row[1]) });
    entries.push({
      frame,
      self: grown,
      total: grown,
      ...(row[4] ? { count: Number(row[4]) } : {}),
    });
    total += grown;
  }
  if (file === undefined) throw new BadProfile("expected a line that begins `Filename:`");
  if (total <= 0) throw new EmptyProfile("no line made the process grow");
  return {
    engine: "other",
    exporter: "memory_profiler",
    mode: "memory",
    unit: "bytes",
    granularity: "line",
    threads: [],
    frames: frames.frames,
    data: { kind: "lines", entries },
    total,
    denominator: "of what the process grew in the profiled functions",
    sources: new Map(),
    notes: ["memory_profiler counts what a line calls as the line's own memory."],
  };
}

const DEF = /\s(?:async +)?def +(\w+)/u;
