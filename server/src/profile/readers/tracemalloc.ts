/**
 * Reads a tracemalloc snapshot: a pickled `Snapshot`, whose traces are
 * `(domain, size, ((file, line), …innermost first…), frames)`. Layout: CPython's Lib/tracemalloc.py
 */
import type { Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { isPickledObject, listReader, unpickle } from "./pickle.ts";
import type { ListReader } from "./pickle.ts";
import { BadProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";

export const tracemalloc: BytesFormat = {
  kind: "bytes",
  name: "tracemalloc snapshot",
  from: "`tracemalloc.take_snapshot().dump(FILE)` after `tracemalloc.start(25)`",
  place: "lines",
  cost: "self; total as far as the traces reach (one frame by default)",
  unit: "bytes that were alive",
  limits: "no function names: they are those of the source; what was freed before is not in it",
  sniff: ({ bytes, text }) => bytes[0] === 0x80 && text.includes("tracemalloc"),
  read: readSnapshot,
};

const CLASSES = new Set(["tracemalloc.Snapshot", "tracemalloc._Traces"]);

function readSnapshot(bytes: Uint8Array): Profile {
  const snapshot = unpickle(bytes, CLASSES);
  const traces = isPickledObject(snapshot) ? snapshot.state.get("traces") : undefined;
  const listOf = listReader();
  const rows = listOf(isPickledObject(traces) ? traces.state.get("_traces") : undefined);
  if (!rows) throw new BadProfile("expected a Snapshot with traces at the top");
  const frames = new FrameTable();
  const builder = new TreeBuilder(false);
  builder.startThread({ name: "" });
  let total = 0;
  for (const row of rows) {
    const [, size, trace] = listOf(row) ?? [];
    const places = listOf(trace);
    if (typeof size !== "number" || !(size >= 0 && size < Infinity) || !places) {
      throw new BadProfile("expected (domain, size, frames) as a trace");
    }
    builder.addSelf(addTrace(builder, frames, places, listOf), size, 0);
    total += size;
  }
  return treeProfile(builder, frames.frames, {
    exporter: "tracemalloc",
    mode: "memory",
    unit: "bytes",
    total,
    notes: ["tracemalloc keeps no function names; they are taken from the source."],
  });
}

function addTrace(
  builder: TreeBuilder,
  frames: FrameTable,
  places: readonly unknown[],
  listOf: ListReader,
): number {
  let node = builder.root;
  for (let at = places.length - 1; at >= 0; at--) {
    const [file, line] = listOf(places[at]) ?? [];
    if (typeof file !== "string") throw new BadProfile("expected (file, line) as a frame");
    node = builder.child(node, frames.add({ file, function: "?", line: lineOf(line) }));
  }
  // An allocation without a trace belongs to nobody.
  return node < 0 ? builder.child(node, frames.add({ file: "", function: "?", line: 0 })) : node;
}
