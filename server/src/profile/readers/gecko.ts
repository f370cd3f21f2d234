/**
 * Reads Firefox profiles: processed ones, whose tables are columns (by thread, or shared by all since
 * version 56), and those that Gecko writes, whose tables are rows with a schema.
 * Format: https://github.com/firefox-devtools/profiler/blob/main/docs-developer/processed-profile-format.md
 */
import type { Frame, Profile, WeightUnit } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { columnsOf, geckoTables } from "./gecko-tables.ts";
import type { GeckoTables } from "./gecko-tables.ts";
import { asArray, asNumber, asObject, optionalString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { BadProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";

export const gecko: JsonFormat = {
  kind: "json",
  name: "Firefox profile",
  from: "Firefox Profiler (`.json`, `.json.gz`), samply, `perf script gecko`, Tachyon `--gecko`",
  place: "lines, where frames have them",
  cost: "self and total",
  unit: "seconds (samples × interval), or bytes",
  limits: "Tachyon writes base names only, so files in folders are not found; markers are left out",
  sniff: (document) => "threads" in document && "meta" in document,
  read: (document) => build(asObject(document, "the top")),
};

interface Sums {
  unit: WeightUnit | undefined;
  total: number;
  samples: number;
}

function build(document: JsonObject): Profile {
  const meta = asObject(document["meta"], "meta");
  const interval = asNumber(meta["interval"] ?? 1, "meta.interval");
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  const sums: Sums = { unit: undefined, total: 0, samples: 0 };
  const threads = allThreads(document);
  threads.forEach((each, index) => {
    const where = `threads[${index}]`;
    const thread = asObject(each, where);
    builder.startThread(labelOf(thread));
    addThread(
      builder,
      frames,
      thread,
      geckoTables(thread, document["shared"], where),
      interval,
      sums,
    );
  });
  const importer = optionalString(meta["importedFrom"]) ?? optionalString(meta["product"]);
  const start = meta["startTime"];
  return treeProfile(builder, frames.frames, {
    engine: importer?.startsWith("Tachyon") === true ? "tachyon" : "other",
    exporter: importer ?? "Firefox",
    mode: sums.unit === "bytes" ? "memory" : "unknown",
    unit: sums.unit ?? "seconds",
    total: sums.total,
    sampleCount: sums.samples,
    ...(interval > 0 ? { rate: 1000 / interval } : {}),
    // Milliseconds since the epoch, unless the writer counted from somewhere else.
    ...(typeof start === "number" && start > 1e12 ? { startTime: start } : {}),
    notes: importer?.startsWith("Tachyon") === true ? [BASE_NAMES] : [],
  });
}

const BASE_NAMES =
  "Tachyon's Gecko profiles keep the base names of files only; record with --binary or --jsonl for whole paths.";

/** Gecko writes child processes into the profile of their parent. */
function allThreads(document: JsonObject): readonly unknown[] {
  const processes = asArray(document["processes"] ?? [], "processes");
  return [document, ...processes].flatMap((each) =>
    asArray(asObject(each, "processes")["threads"], "threads"),
  );
}

function labelOf(thread: JsonObject): {
  name: string;
  tid: string;
  process?: { pid: number; command: string };
} {
  const pid = Number(thread["pid"]);
  const command = optionalString(thread["processName"]) ?? "";
  return {
    name: optionalString(thread["name"]) ?? "",
    tid: String(thread["tid"]),
    ...(Number.isSafeInteger(pid) && pid > 0 ? { process: { pid, command } } : {}),
  };
}

function addThread(
  builder: TreeBuilder,
  frames: FrameTable,
  thread: JsonObject,
  tables: GeckoTables,
  interval: number,
  sums: Sums,
): void {
  const samples = columnsOf(thread["samples"], ["stack", "weight"], "samples");
  const stacks = asArray(samples["stack"] ?? [], "samples.stack");
  const weights =
    samples["weight"] == null ? undefined : asArray(samples["weight"], "samples.weight");
  const kind = asObject(thread["samples"], "samples")["weightType"];
  const bytes = kind === "bytes";
  const unit: WeightUnit = bytes ? "bytes" : "seconds";
  if (stacks.length > 0 && sums.unit !== undefined && sums.unit !== unit) {
    throw new BadProfile(`one thread counts ${unit}, another ${sums.unit}`);
  }
  if (stacks.length > 0) sums.unit = unit;
  const scale = bytes ? 1 : kind === "tracing-ms" ? 1e-3 : interval * 1e-3;
  const nodeFor = nodesOf(builder, frames, tables);
  for (let index = 0; index < stacks.length; index++) {
    const stack = stacks[index];
    if (typeof stack !== "number") continue;
    const weight = weights === undefined ? 1 : asNumber(weights[index], `samples.weight[${index}]`);
    // Freed memory has a negative weight.
    if (weight <= 0) continue;
    builder.addSelf(nodeFor(stack), weight * scale, 1);
    sums.total += weight * scale;
    sums.samples++;
  }
}

/** The node of a stack; its prefixes first. Each stack stands behind its prefix, so walks end. */
function nodesOf(
  builder: TreeBuilder,
  frames: FrameTable,
  tables: GeckoTables,
): (stack: number) => number {
  const known = new Map<number, number>();
  return (stack) => {
    const path: number[] = [];
    let at: number | undefined = stack;
    for (; at !== undefined && !known.has(at); at = tables.prefix(at)) path.push(at);
    let node = at === undefined ? builder.root : (known.get(at) ?? builder.root);
    for (const each of path.reverse()) {
      node = builder.child(node, frames.add(frameOf(tables, tables.frame(each))));
      known.set(each, node);
    }
    return node;
  };
}

function frameOf(tables: GeckoTables, frame: number): Frame {
  const { name, file, line } = tables.place(frame);
  if (file !== undefined) return { function: name, file, line: lineOf(line) };
  // Gecko has one text for all: `name (file:line)`.
  const located = /^(.+?) \((.+?):(\d{1,9})(?::\d{1,9})?\)$/su.exec(name);
  if (!located) return { function: name, file: "", line: 0 };
  return {
    function: located[1] ?? "",
    file: located[2] ?? "",
    line: lineOf(line) || Number(located[3]),
  };
}
