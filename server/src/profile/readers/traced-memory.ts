/** Reads what `trace_memory.py` writes: memory by where it was allocated, in one JSON object. */
import type { Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { asArray, asIndex, asNumber, asObject, asString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { BadProfile, guard } from "./result.ts";
import { treeProfile } from "./sampled.ts";

/** In bytes. */
export interface TracedMemory {
  readonly held: number;
  /** The most that was seen at once, drawn or not. */
  readonly highest: number;
  /** Callers further out are missing somewhere. */
  readonly cut: boolean;
}

export type TracedMemoryResult =
  | { readonly ok: true; readonly profile: Profile; readonly facts: TracedMemory }
  | { readonly ok: false; readonly reason: string };

const NAME = "tracemalloc's picture";

export function readTracedMemory(text: string): TracedMemoryResult {
  let facts: TracedMemory = { held: 0, highest: 0, cut: false };
  const read = guard(NAME, () => {
    const document = asObject(parsed(text), "the top");
    const { held, highest, cut } = document;
    facts = { held: size(held, "held"), highest: size(highest, "highest"), cut: cut === true };
    return build(document);
  });
  return read.ok ? { ...read, facts } : read;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadProfile("it is not whole");
  }
}

function build(document: JsonObject): Profile {
  const files = asArray(document["files"], "files").map((file) => asString(file, "files[]"));
  const frames = new FrameTable();
  const builder = new TreeBuilder(false);
  builder.startThread({ name: "" });
  let total = 0;
  asArray(document["stacks"], "stacks").forEach((each, index) => {
    const where = `stacks[${index}]`;
    const [bytes, places] = asArray(each, where);
    const weight = size(bytes, where);
    builder.addSelf(addStack(builder, frames, files, asArray(places, where), where), weight, 0);
    total += weight;
  });
  const facts = { exporter: "tracemalloc", mode: "memory", unit: "bytes", total } as const;
  return treeProfile(builder, frames.frames, facts);
}

function addStack(
  builder: TreeBuilder,
  frames: FrameTable,
  files: readonly string[],
  places: readonly unknown[],
  where: string,
): number {
  let node = builder.root;
  for (let at = 0; at < places.length; at += 2) {
    const file = files[asIndex(places[at], files.length, where)] ?? "";
    const frame = { file, function: "?", line: lineOf(places[at + 1]) };
    node = builder.child(node, frames.add(frame));
  }
  if (node < 0) throw new BadProfile(`${where} names no place`);
  return node;
}

function size(value: unknown, where: string): number {
  const bytes = asNumber(value, where);
  if (bytes < 0) throw new BadProfile(`${where} is less than nothing`);
  return bytes;
}
