/**
 * Reads the jsonl of CPython 3.15's `profiling.sampling`: one JSON object a line, tables of strings and
 * frames, then self and cumulative samples by frame. Drafts before 3.15.2 named the tables `str_def`
 * and `frame_def`, and their rows `defs`. Layout: CPython's Lib/profiling/sampling/jsonl_collector.py
 */
import type { Frame, LineCost, Profile, ProfileMode } from "../model.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString, mismatch } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { BadProfile, EmptyProfile } from "./result.ts";
import { tachyonFrame, tachyonMode, tachyonRate } from "./tachyon.ts";
import { linesOf } from "./text-lines.ts";

export const tachyonJsonl: BytesFormat = {
  kind: "bytes",
  name: "Tachyon jsonl",
  from: "`python3.15 -m profiling.sampling run --jsonl`, or `replay x.bin --jsonl`",
  place: "expressions: lines with columns",
  cost: "self and total, by frame",
  unit: "samples",
  limits: "no stacks: who called whom is not in the file",
  sniff: ({ lines }) => /^\{"type": ?"meta", ?"v": ?\d/u.test(lines[0] ?? ""),
  read: readJsonl,
};

interface Running {
  readonly strings: Map<number, string>;
  readonly frames: FrameTable;
  /** From the file's frame ids to `frames`. */
  readonly place: Map<number, number>;
  readonly entries: Map<number, LineCost>;
  samples: number;
  mode: ProfileMode;
  interval: unknown;
}

function readJsonl(bytes: Uint8Array): Profile {
  const running: Running = {
    strings: new Map(),
    frames: new FrameTable(),
    place: new Map(),
    entries: new Map(),
    samples: 0,
    mode: "unknown",
    interval: undefined,
  };
  let ended = false;
  for (const [line, number] of linesOf(bytes)) {
    if (line.trim() === "") continue;
    const record = parseLine(line, number);
    if (record["type"] === "end") ended = true;
    else addRecord(running, record, `line ${number}`);
  }
  return assemble(running, ended);
}

function parseLine(line: string, number: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new BadProfile(`line ${number} is not whole JSON: the file is truncated or damaged`);
  }
  return asObject(value, `line ${number}`);
}

function addRecord(running: Running, record: JsonObject, where: string): void {
  switch (record["type"]) {
    case "meta":
      running.mode = tachyonMode(record["mode"]);
      running.interval = record["sample_interval_usec"];
      return;
    case "string_table":
    case "str_def":
      for (const [row, at] of rowsOf(record, "strings", where)) {
        running.strings.set(asNumber(row["str_id"], at), asString(row["value"], at));
      }
      return;
    case "frame_table":
    case "frame_def":
      for (const [row, at] of rowsOf(record, "frames", where)) addFrame(running, row, at);
      return;
    case "agg":
      if (record["kind"] === "frame") addCosts(running, record, where);
      return;
    default:
      // A later version may add records; what is not known is not needed.
      return;
  }
}

function* rowsOf(
  record: JsonObject,
  name: string,
  where: string,
): Generator<readonly [row: JsonObject, where: string]> {
  const rows = asArray(record[name] ?? record["defs"], `${where}, ${name}`);
  for (let index = 0; index < rows.length; index++) {
    const at = `${where}, ${name}[${index}]`;
    yield [asObject(rows[index], at), at];
  }
}

function addFrame({ strings, frames, place }: Running, row: JsonObject, where: string): void {
  const file = strings.get(asNumber(row["path_str_id"], where));
  const name = strings.get(asNumber(row["func_str_id"], where));
  if (file === undefined || name === undefined) {
    throw new BadProfile(`${where} names a string that is not in the string table`);
  }
  const frame: Frame = { file, function: name, line: lineOf(row["line"]), ...columns(row) };
  place.set(asNumber(row["frame_id"], where), frames.add(tachyonFrame(frame)));
}

function columns(row: JsonObject): Pick<Frame, "endLine" | "col" | "endCol"> {
  const { end_line: endLine, col, end_col: endCol } = row;
  if (!isColumn(col) || !isColumn(endCol) || lineOf(endLine) === 0) return {};
  return { endLine: lineOf(endLine), col, endCol };
}

function isColumn(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** A later aggregation takes the place of an earlier one of the same frame. */
function addCosts(running: Running, record: JsonObject, where: string): void {
  running.samples = asNumber(record["samples_total"], `${where}, samples_total`);
  for (const [row, at] of rowsOf(record, "entries", where)) {
    const frame = running.place.get(asNumber(row["frame_id"], at));
    if (frame === undefined) throw new BadProfile(`${at} names a frame that is not in the table`);
    const self = asNumber(row["self"], `${at}.self`);
    const total = asNumber(row["cumulative"], `${at}.cumulative`);
    if (self < 0 || total < self) throw mismatch("0 ≤ self ≤ cumulative", row["self"], at);
    running.entries.set(frame, { frame, self, total, count: self });
  }
}

function assemble(running: Running, ended: boolean): Profile {
  const entries = [...running.entries.values()];
  const total = entries.reduce((sum, { self }) => sum + self, 0);
  if (total <= 0) throw new EmptyProfile("it holds no sample: nothing was recorded");
  return {
    engine: "tachyon",
    exporter: "Tachyon",
    mode: running.mode,
    unit: "samples",
    granularity: "line",
    ...tachyonRate(running.interval),
    threads: [],
    frames: running.frames.frames,
    data: { kind: "lines", entries },
    total: Math.max(total, running.samples),
    sampleCount: Math.max(total, running.samples),
    sources: new Map(),
    notes: ended ? [] : ["The file has no end record: it may hold a part of the recording only."],
  };
}
