/**
 * Reads Scalene's JSON: for each file its lines, each with its share of the CPU time and its memory.
 * Layout: https://github.com/plasma-umass/scalene, scalene/scalene_json.py
 */
import { createHash } from "node:crypto";
import type { LineCost, Profile, SourceSnapshot } from "../model.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { EmptyProfile } from "./result.ts";

export const scalene: JsonFormat = {
  kind: "json",
  name: "Scalene JSON",
  from: "`scalene run -o profile.json program.py`",
  place: "lines",
  cost: "one number a line: its own time, with library code that it called",
  unit: "seconds of CPU time (Python, native and system together); bytes where only memory was measured",
  limits:
    "no callers; memory, GPU and copy volume beside CPU time are not shown; the split of Python, native and system time is not kept",
  sniff: (document) =>
    "files" in document && ("elapsed_time_sec" in document || "alloc_samples" in document),
  read: (document) => build(asObject(document, "the top")),
};

interface Line {
  readonly where: string;
  readonly row: JsonObject;
  readonly file: string;
  readonly function: string;
}

const CPU = ["n_cpu_percent_python", "n_cpu_percent_c", "n_sys_percent"];
const MEGABYTE = 1024 * 1024;

function build(document: JsonObject): Profile {
  const elapsed = asNumber(document["elapsed_time_sec"] ?? 0, "elapsed_time_sec");
  const files = Object.entries(asObject(document["files"], "files"));
  const lines = files.flatMap(([file, each]) => linesOf(file, asObject(each, `files of ${file}`)));
  const cpu = costs(lines, CPU, elapsed / 100);
  const memory = costs(lines, ["n_malloc_mb"], MEGABYTE);
  const measured = cpu.total > 0 ? cpu : memory;
  if (measured.total <= 0) throw new EmptyProfile("no line has CPU time or memory");
  const byCpu = measured === cpu;
  return {
    engine: "other",
    exporter: "Scalene",
    mode: byCpu ? "cpu" : "memory",
    unit: byCpu ? "seconds" : "bytes",
    granularity: "line",
    threads: [],
    frames: measured.frames,
    data: { kind: "lines", entries: measured.entries },
    // What Scalene gave to no line is part of the whole.
    total: byCpu ? Math.max(elapsed, measured.total) : measured.total,
    sources: new Map(files.flatMap(([file, each]) => sourceOf(file, asObject(each, file)))),
    notes:
      byCpu && memory.total > 0
        ? ["Scalene measured memory as well; lines are shown by CPU time."]
        : [],
  };
}

function linesOf(file: string, entry: JsonObject): readonly Line[] {
  const functions = new Map<number, string>();
  for (const each of asArray(entry["functions"] ?? [], `functions of ${file}`)) {
    const row = asObject(each, `functions of ${file}`);
    functions.set(lineOf(row["lineno"]), asString(row["line"], `functions of ${file}`));
  }
  return asArray(entry["lines"], `lines of ${file}`).map((each, index) => {
    const where = `lines[${index}] of ${file}`;
    const row = asObject(each, where);
    const name = functions.get(lineOf(row["start_function_line"])) ?? "<module>";
    return { where, row, file, function: name };
  });
}

function costs(
  lines: readonly Line[],
  keys: readonly string[],
  factor: number,
): { frames: Profile["frames"]; entries: readonly LineCost[]; total: number } {
  const frames = new FrameTable();
  const entries: LineCost[] = [];
  let total = 0;
  for (const { where, row, file, function: name } of lines) {
    let self = 0;
    for (const key of keys)
      self += Math.max(0, asNumber(row[key] ?? 0, `${where}.${key}`)) * factor;
    if (self <= 0) continue;
    const frame = frames.add({ file, function: name, line: lineOf(row["lineno"]) });
    entries.push({ frame, self, total: self });
    total += self;
  }
  return { frames: frames.frames, entries, total };
}

/** The text that ran, where the profile holds all of its lines (it does unless it is reduced). */
function sourceOf(file: string, entry: JsonObject): readonly (readonly [string, SourceSnapshot])[] {
  const parts: string[] = [];
  for (const each of asArray(entry["lines"], `lines of ${file}`)) {
    const { lineno, line } = asObject(each, `lines of ${file}`);
    if (lineno !== parts.length + 1 || typeof line !== "string") return [];
    parts.push(plain(line));
  }
  const text = parts.join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return parts.length === 0 ? [] : [[file, { sha256, text, basis: "in-profile" }]];
}

/** Scalene escapes what could end a script element, once more than JSON asks for. */
function plain(line: string): string {
  return line.replace(/\\u00(3c|3e)/gu, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
