/**
 * Reads pyinstrument's JSON: a tree of functions with their times.
 * Layout: https://github.com/joerick/pyinstrument, pyinstrument/renderers/jsonrenderer.py
 */
import type { Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString, optionalString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { EmptyProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";

export const pyinstrumentJson: JsonFormat = {
  kind: "json",
  name: "pyinstrument JSON",
  from: "`pyinstrument -r json -o FILE program.py`",
  place: "functions: the line of the `def`",
  cost: "self and total",
  unit: "seconds of wall time",
  limits:
    "executing lines are in `.pyisession` files only; the tree may be shortened by pyinstrument",
  sniff: (document) => "root_frame" in document,
  read: (document) => build(asObject(document, "the top")),
};

function build(document: JsonObject): Profile {
  if (document["root_frame"] === null) throw new EmptyProfile("it holds no frame");
  const frames = new FrameTable();
  const builder = new TreeBuilder(false);
  builder.startThread({ name: "" });
  const open = [{ row: asObject(document["root_frame"], "root_frame"), parent: builder.root }];
  let total = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { row, parent } = next;
    const time = timeOf(row);
    // A made-up child for the time that a function spent itself.
    const own = row["function"] === "[self]" && parent >= 0;
    const node = own ? parent : builder.child(parent, frames.add(frameOf(row)));
    let self = time;
    for (const each of asArray(row["children"] ?? [], "children")) {
      const child = asObject(each, "children");
      self -= timeOf(child);
      open.push({ row: child, parent: node });
    }
    builder.addSelf(node, Math.max(0, self), 0);
    total += Math.max(0, self);
  }
  const { start_time: start, duration } = document;
  return treeProfile(builder, frames.frames, {
    exporter: "pyinstrument",
    mode: "wall",
    unit: "seconds",
    total,
    granularity: "function",
    ...pyinstrumentTimes(start, duration),
  });
}

/** Both in seconds in the file, since the epoch and since the start. */
export function pyinstrumentTimes(
  start: unknown,
  duration: unknown,
): Pick<Profile, "startTime" | "endTime"> {
  if (typeof start !== "number" || typeof duration !== "number") return {};
  return { startTime: start * 1000, endTime: (start + duration) * 1000 };
}

function timeOf(row: JsonObject): number {
  return Math.max(0, asNumber(row["time"], "time"));
}

function frameOf(row: JsonObject): Profile["frames"][number] {
  const file = optionalString(row["file_path"]) ?? "";
  const line = lineOf(row["line_no"]);
  const name = asString(row["function"], "function");
  return /^<built-in>$/u.test(file) || line === 0
    ? { file: "", function: name, line: 0 }
    : { file, function: name, line };
}
