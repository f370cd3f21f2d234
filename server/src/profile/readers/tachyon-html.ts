/**
 * Reads the call tree out of the HTML flame graph of CPython 3.15's `profiling.sampling`: the JSON
 * object after `const EMBEDDED_DATA =`, whose names and paths are indexes into its `strings`.
 * Layout: CPython's Lib/profiling/sampling/stack_collector.py (FlamegraphCollector)
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asIndex, asNumber, asObject, asString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { BadProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";
import { tachyonFrame, tachyonMode, tachyonRate } from "./tachyon.ts";

export const tachyonHtml: BytesFormat = {
  kind: "bytes",
  name: "Tachyon flame graph (HTML)",
  from: "`python3.15 -m profiling.sampling run --flamegraph`, or `replay x.bin --flamegraph`",
  place: "lines",
  cost: "self and total",
  unit: "samples",
  limits: "no columns; stacks that Tachyon left out of the picture are not in the file",
  sniff: ({ text }) => /^\s*<!doctype html/iu.test(text) && text.includes("Tachyon"),
  read: readHtml,
};

const MARKER = "const EMBEDDED_DATA =";

function readHtml(bytes: Uint8Array): Profile {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = whole.indexOf(MARKER);
  if (at < 0)
    throw new BadProfile("the page holds no call tree: it is truncated, or no flame graph");
  const end = whole.indexOf("\n", at);
  const text = whole
    .subarray(at + MARKER.length, end < 0 ? whole.length : end)
    .toString("utf8")
    .trim()
    .replace(/;$/u, "");
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new BadProfile("the page's call tree is not whole JSON: it is truncated or damaged");
  }
  return build(asObject(data, "EMBEDDED_DATA"));
}

function build(root: JsonObject): Profile {
  const strings = asArray(root["strings"], "strings");
  const stats = asObject(root["stats"] ?? {}, "stats");
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  let total = 0;
  for (const tid of threadsOf(root)) {
    builder.startThread(tid === undefined ? { name: "" } : { name: `Thread ${tid}`, tid });
    total += addThread(builder, root, tid, (node, where) =>
      frames.add(frameOf(node, strings, where)),
    );
  }
  return treeProfile(builder, frames.frames, {
    engine: "tachyon",
    exporter: "Tachyon",
    mode: tachyonMode(stats["mode"]),
    unit: "samples",
    total,
    sampleCount: total,
    ...tachyonRate(stats["sample_interval_usec"]),
  });
}

/** Thread ids where the nodes say what each thread had; else one thread for all. */
function threadsOf(root: JsonObject): readonly (string | undefined)[] {
  const values = root["thread_values"];
  if (typeof values !== "object" || values === null) return [undefined];
  const tids = Object.keys(values).slice(0, MOST_THREADS);
  return tids.length === 0 ? [undefined] : tids;
}

/** Each thread is a walk of its own. */
const MOST_THREADS = 1000;

/** Walks without recursion: a hostile file nests as deep as it likes. Gives the samples it found. */
function addThread(
  builder: TreeBuilder,
  root: JsonObject,
  tid: string | undefined,
  frameIn: (node: JsonObject, where: string) => number,
): number {
  let total = 0;
  const open: { readonly node: JsonObject; readonly at: number }[] = [];
  const enter = (node: JsonObject, parent: number): void => {
    const children = asArray(node["children"] ?? [], "children");
    for (let index = children.length - 1; index >= 0; index--) {
      open.push({ node: asObject(children[index], `children[${index}]`), at: parent });
    }
  };
  enter(root, builder.root);
  for (let next = open.pop(); next; next = open.pop()) {
    const self = selfOf(next.node, tid);
    if (self === undefined) continue;
    const at = builder.child(next.at, frameIn(next.node, "a node"));
    if (self > 0) builder.addSelf(at, self, self);
    total += self;
    enter(next.node, at);
  }
  return total;
}

/** What a thread had at a node; undefined where it was not. */
function selfOf(node: JsonObject, tid: string | undefined): number | undefined {
  if (tid === undefined) return amount(node["self"] ?? 0);
  const values = node["thread_values"];
  if (typeof values !== "object" || values === null || !Object.hasOwn(values, tid))
    return undefined;
  const [, self] = asArray((values as JsonObject)[tid], "thread_values");
  return amount(self);
}

function amount(value: unknown): number {
  const samples = asNumber(value, "self");
  if (samples < 0) throw new BadProfile("a node has a negative number of samples");
  return samples;
}

function frameOf(node: JsonObject, strings: readonly unknown[], where: string): Frame {
  const text = (key: string): string => {
    const index = node[key] ?? node["name"];
    return asString(strings[asIndex(index, strings.length, `${where}.${key}`)], `${where}.${key}`);
  };
  const file = node["filename"] === undefined ? "" : text("filename");
  return tachyonFrame({ file, function: text("funcname"), line: lineOf(node["lineno"]) });
}
