/**
 * Reads V8's `.cpuprofile`: nodes with their call frames, and samples with the time between them, or
 * hits alone. Lines of frames count from 0, those of `positionTicks` from 1.
 * Format: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 */
import { fileURLToPath } from "node:url";
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString, optionalString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { BadProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";

export const cpuProfile: JsonFormat = {
  kind: "json",
  name: "V8 .cpuprofile",
  from: "`node --cpu-prof`, browsers, Hotlint's own export",
  place: "lines, where the file has `positionTicks`; else functions",
  cost: "self and total; the total of a line is its own time where lines come from ticks",
  unit: "seconds",
  limits: "idle time is left out",
  sniff: (document) =>
    "nodes" in document && !("traceEvents" in document) && !("threads" in document),
  read: (document) => build(asObject(document, "the top")),
};

interface Node {
  readonly frame: Frame;
  readonly hits: number;
  /** Line and hits on it. */
  readonly ticks: readonly (readonly [number, number])[];
  readonly children: readonly number[];
  /** Idle time and the root are no code. */
  readonly skipped: boolean;
  time: number;
  samples: number;
}

function build(document: JsonObject): Profile {
  const rows = asArray(document["nodes"], "nodes");
  const nodes = new Map<number, Node>();
  rows.forEach((each, index) => {
    const row = asObject(each, `nodes[${index}]`);
    nodes.set(asNumber(row["id"], `nodes[${index}].id`), nodeOf(row, `nodes[${index}]`));
  });
  const timed = addTimes(document, nodes);
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  builder.startThread({ name: "" });
  const { total, samples } = addNodes(builder, frames, nodes, timed);
  return treeProfile(builder, frames.frames, {
    exporter: "V8",
    mode: "cpu",
    unit: timed ? "seconds" : "samples",
    total,
    sampleCount: samples,
  });
}

function nodeOf(row: JsonObject, where: string): Node {
  const call = asObject(row["callFrame"], `${where}.callFrame`);
  const name = asString(call["functionName"], `${where}.callFrame.functionName`);
  // Lines count from 0 here; -1 where there is none.
  const line = typeof call["lineNumber"] === "number" ? lineOf(call["lineNumber"] + 1) : 0;
  const file = pathOf(optionalString(call["url"]) ?? "");
  return {
    frame: { file, function: name === "" ? "(anonymous)" : name, line },
    hits: Math.max(0, asNumber(row["hitCount"] ?? 0, `${where}.hitCount`)),
    ticks: asArray(row["positionTicks"] ?? [], `${where}.positionTicks`).map((each) => {
      const { line: at, ticks } = asObject(each, `${where}.positionTicks`);
      return [lineOf(at), Math.max(0, asNumber(ticks, `${where}.positionTicks`))];
    }),
    children: asArray(row["children"] ?? [], `${where}.children`).map((id) => asNumber(id, where)),
    skipped: name === "(root)" || name === "(idle)",
    time: 0,
    samples: 0,
  };
}

function pathOf(url: string): string {
  if (!url.startsWith("file:")) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

/** Gives each node the time of its samples. False where the file has none: hits must do. */
function addTimes(document: JsonObject, nodes: ReadonlyMap<number, Node>): boolean {
  const samples = asArray(document["samples"] ?? [], "samples");
  const deltas = asArray(document["timeDeltas"] ?? [], "timeDeltas");
  if (samples.length === 0 || samples.length !== deltas.length) return false;
  const times = deltas.map((delta, index) => asNumber(delta, `timeDeltas[${index}]`));
  const known = times.reduce((sum, each) => sum + each, 0);
  const { startTime, endTime } = document;
  const whole =
    typeof startTime === "number" && typeof endTime === "number" ? endTime - startTime : 0;
  for (let index = 0; index < samples.length; index++) {
    const node = nodes.get(asNumber(samples[index], `samples[${index}]`));
    if (!node) throw new BadProfile(`samples[${index}] names a node that is not there`);
    // A sample lasts until the next one, the last one until the end.
    const lasted = times[index + 1] ?? Math.min(whole - known, LONGEST_LAST);
    // Clocks of several cores may step back.
    node.time += Math.max(0, lasted) * 1e-6;
    node.samples++;
  }
  return true;
}

/** Where the end is not to be believed. In µs. */
const LONGEST_LAST = 1e12;

/** Walks from every node that is nobody's child; each node once, whatever a hostile file says. */
function addNodes(
  builder: TreeBuilder,
  frames: FrameTable,
  nodes: ReadonlyMap<number, Node>,
  timed: boolean,
): { readonly total: number; readonly samples: number } {
  const children = new Set([...nodes.values()].flatMap((node) => node.children));
  const open = [...nodes.keys()]
    .filter((id) => !children.has(id))
    .map((id) => ({ id, parent: builder.root }));
  const seen = new Set<number>();
  let total = 0;
  let samples = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const node = nodes.get(next.id);
    if (!node || seen.has(next.id)) continue;
    seen.add(next.id);
    const at = node.skipped ? next.parent : builder.child(next.parent, frames.add(node.frame));
    if (!node.skipped) {
      const weight = timed ? node.time : node.hits;
      const count = timed ? node.samples : node.hits;
      addSelf(builder, frames, node, next.parent, at, weight, count);
      total += weight;
      samples += count;
    }
    for (const id of node.children) open.push({ id, parent: at });
  }
  return { total, samples };
}

/** The line that executed is known for the node's own hits only: they get frames of their own. */
function addSelf(
  builder: TreeBuilder,
  frames: FrameTable,
  node: Node,
  parent: number,
  at: number,
  weight: number,
  count: number,
): void {
  const ticks = node.ticks.filter(([line, hits]) => line > 0 && hits > 0);
  const all = ticks.reduce((sum, [, hits]) => sum + hits, 0);
  if (all === 0) {
    if (weight > 0) builder.addSelf(at, weight, count);
    return;
  }
  for (const [line, hits] of ticks) {
    const there =
      line === node.frame.line ? at : builder.child(parent, frames.add({ ...node.frame, line }));
    builder.addSelf(there, (weight * hits) / all, (count * hits) / all);
  }
}
