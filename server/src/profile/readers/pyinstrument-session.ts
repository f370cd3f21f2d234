/**
 * Reads a pyinstrument session: every sample with its stack. A frame is
 * `function NUL file NUL first line`, then attributes after 0x01, each a letter and a value; `l` is the
 * executing line. Layout: https://github.com/joerick/pyinstrument, pyinstrument/session.py, frame.py
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { ThreadLabel } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { pyinstrumentTimes } from "./pyinstrument-json.ts";
import { ThreadsByKey, treeProfile } from "./sampled.ts";

export const pyinstrumentSession: JsonFormat = {
  kind: "json",
  name: "pyinstrument session",
  from: "`pyinstrument -o FILE.pyisession program.py`",
  place: "lines",
  cost: "self and total",
  unit: "seconds of wall time",
  limits: "waiting for an `await` is a frame `[await]` of its own",
  sniff: (document) => "frame_records" in document,
  read: (document) => build(asObject(document, "the top")),
};

function build(document: JsonObject): Profile {
  const records = asArray(document["frame_records"], "frame_records");
  const start = asArray(document["start_call_stack"] ?? [], "start_call_stack").map(placeOf);
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  const threads = new ThreadsByKey(builder);
  const known = new Map<string, number>();
  let total = 0;
  for (let index = 0; index < records.length; index++) {
    const where = `frame_records[${index}]`;
    const [stack, time] = asArray(records[index], where);
    const weight = Math.max(0, asNumber(time, `${where}[1]`));
    const ids = asArray(stack, `${where}[0]`);
    const thread = threadOf(ids[0]);
    threads.use(thread?.name ?? "", () => thread ?? { name: "" });
    let node = builder.root;
    for (const id of ids.slice(sharedWith(start, ids))) {
      const text = asString(id, where);
      if (threadOf(text)) continue;
      const frame = known.get(text) ?? frames.add(frameOf(text));
      known.set(text, frame);
      node = builder.child(node, frame);
    }
    if (node < 0) continue;
    builder.addSelf(node, weight, 1);
    total += weight;
  }
  return treeProfile(builder, frames.frames, {
    exporter: "pyinstrument",
    mode: "wall",
    unit: "seconds",
    total,
    sampleCount: records.length,
    ...pyinstrumentTimes(document["start_time"], document["duration"]),
  });
}

/** How many outermost frames are those that started the profiler, and not the program's. */
function sharedWith(start: readonly string[], ids: readonly unknown[]): number {
  let at = 0;
  while (at < start.length && at < ids.length && placeOf(ids[at]) === start[at]) at++;
  // All of them, or the sample is of another thread.
  return at === start.length && at < ids.length ? at : 0;
}

/** A frame without the attributes that change from sample to sample. */
function placeOf(id: unknown): string {
  return asString(id, "a frame").split("\u0001", 1)[0] ?? "";
}

function threadOf(id: unknown): ThreadLabel | undefined {
  if (typeof id !== "string") return undefined;
  const [name = "", file, tid = ""] = placeOf(id).split("\0");
  return file === "<thread>" ? { name, tid } : undefined;
}

function frameOf(id: string): Frame {
  const [place = "", ...attributes] = id.split("\u0001");
  const [name = "", file = "", first = ""] = place.split("\0");
  const executing = attributes.find((each) => each.startsWith("l"))?.slice(1);
  const line = lineOf(Number(executing ?? first));
  const code = file !== "<built-in>" && line > 0;
  return { file: code ? file : "", function: name, line: code ? line : 0 };
}
