/**
 * Reads speedscope JSON, sampled and evented, as py-spy and other exporters write it.
 * Format: https://www.speedscope.app/file-format-schema.json
 */
import type { EngineId, Frame, Profile, ProfileMode, WeightUnit } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { ThreadLabel } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { asArray, asIndex, asObject, asString, mismatch } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { addEvents } from "./speedscope-events.ts";
import { readFrames } from "./speedscope-frames.ts";
import type { SpeedscopeFrames } from "./speedscope-frames.ts";
import { BadProfile, EmptyProfile } from "./result.ts";

/** Factor to seconds (or 1), and the unit of the model. */
const UNITS: Readonly<Record<string, { readonly factor: number; readonly unit: WeightUnit }>> = {
  nanoseconds: { factor: 1e-9, unit: "seconds" },
  microseconds: { factor: 1e-6, unit: "seconds" },
  milliseconds: { factor: 1e-3, unit: "seconds" },
  seconds: { factor: 1, unit: "seconds" },
  bytes: { factor: 1, unit: "bytes" },
  none: { factor: 1, unit: "samples" },
};

export const speedscope: JsonFormat = {
  kind: "json",
  name: "speedscope JSON",
  from: "`py-spy record -f speedscope`, `memray transform speedscope`, pyinstrument, speedscope's own export",
  place: "lines, where the exporter wrote them (py-spy and memray do)",
  cost: "self and total",
  unit: "seconds, bytes or samples, as the file says",
  limits:
    "Hotlint's own export is this format too; of profiles in several units, as memray writes them, those in the unit of the first are shown",
  sniff: (document) => "profiles" in document && "shared" in document,
  read: (document) => build(asObject(document, "the top")),
};

interface Running {
  readonly frames: SpeedscopeFrames;
  readonly builder: TreeBuilder;
  unit: WeightUnit | undefined;
  total: number;
  samples: number;
  evented: boolean;
  readonly notes: Set<string>;
}

function build(document: JsonObject): Profile {
  const profiles = asArray(document["profiles"], "profiles");
  if (profiles.length === 0) throw new EmptyProfile("`profiles` is empty: nothing was recorded");
  const shared = asObject(document["shared"], "shared");
  const frames = readFrames(asArray(shared["frames"], "shared.frames"));
  const evented = profiles.some((each) => asObject(each, "profiles[]")["type"] === "evented");
  const running: Running = {
    frames,
    builder: new TreeBuilder(!evented),
    unit: undefined,
    total: 0,
    samples: 0,
    evented,
    notes: new Set(),
  };
  inOrder(document, profiles).forEach(([each, index]) => {
    addThread(running, asObject(each, `profiles[${index}]`), `profiles[${index}]`);
  });
  return assemble(document, running, profiles.length);
}

/** The profile that its exporter shows first decides the unit. */
function inOrder(
  document: JsonObject,
  profiles: readonly unknown[],
): readonly (readonly [profile: unknown, index: number])[] {
  const numbered = profiles.map((each, index) => [each, index] as const);
  const active = numbered.find(([, index]) => index === document["activeProfileIndex"]);
  if (!active || active[1] === 0) return numbered;
  return [active, ...numbered.filter((each) => each !== active)];
}

function addThread(running: Running, thread: JsonObject, where: string): void {
  const unitName = asString(thread["unit"], `${where}.unit`);
  const scale = Object.hasOwn(UNITS, unitName) ? UNITS[unitName] : undefined;
  if (!scale) throw mismatch("a speedscope unit", unitName, `${where}.unit`);
  running.unit ??= scale.unit;
  if (running.unit !== scale.unit) {
    running.notes.add(`The file counts ${scale.unit} as well; ${running.unit} are shown.`);
    return;
  }
  running.builder.startThread(labelOf(thread, running.frames, where));
  switch (thread["type"]) {
    case "sampled":
      addSamples(running, thread, scale.factor, where);
      return;
    case "evented":
      running.total += addEvents(running.builder, running.frames, thread, scale.factor, where);
      return;
    default:
      throw mismatch('"sampled" or "evented"', thread["type"], `${where}.type`);
  }
}

function addSamples(running: Running, thread: JsonObject, factor: number, where: string): void {
  const stacks = asArray(thread["samples"], `${where}.samples`);
  const weights = asArray(thread["weights"], `${where}.weights`);
  if (stacks.length !== weights.length) {
    throw new BadProfile(
      `${where} has ${stacks.length} samples and ${weights.length} weights; there must be as many`,
    );
  }
  const path = new StackPath(running.builder, running.frames);
  for (let index = 0; index < stacks.length; index++) {
    const weight = weights[index];
    // Places are put into words only when something is wrong: there are millions of these.
    if (typeof weight !== "number" || !(weight >= 0 && weight < Infinity)) {
      throw mismatch("a finite weight ≥ 0", weight, `${where}.weights[${index}]`);
    }
    const node = path.nodeOf(stacks[index], where, index);
    if (node < 0) continue;
    // Without a time unit a weight is how often the stack was seen.
    const seen = running.unit === "samples" ? weight : 1;
    running.builder.addSelf(node, weight * factor, seen);
    running.total += weight * factor;
    running.samples += seen;
  }
}

/** Walks stacks into the tree; samples that follow one another mostly share their outer frames. */
class StackPath {
  readonly #builder: TreeBuilder;
  readonly #frames: SpeedscopeFrames;
  #before: readonly unknown[] = [];
  /** The node of each frame of the stack before. */
  readonly #nodes: number[] = [];

  constructor(builder: TreeBuilder, frames: SpeedscopeFrames) {
    this.#builder = builder;
    this.#frames = frames;
  }

  /** Negative for a stack without frames of the program. */
  nodeOf(value: unknown, where: string, index: number): number {
    const stack: readonly unknown[] = Array.isArray(value)
      ? (value as readonly unknown[])
      : asArray(value, `${where}.samples[${index}]`);
    const { place } = this.#frames;
    const shared = Math.min(stack.length, this.#before.length);
    let depth = 0;
    while (depth < shared && stack[depth] === this.#before[depth]) depth++;
    let node = depth === 0 ? this.#builder.root : (this.#nodes[depth - 1] ?? 0);
    for (; depth < stack.length; depth++) {
      const frame = stack[depth];
      const found = typeof frame === "number" ? place[frame] : undefined;
      if (found === undefined) asIndex(frame, place.length, `${where}.samples[${index}]`);
      else if (found >= 0) node = this.#builder.child(node, found);
      this.#nodes[depth] = node;
    }
    this.#before = stack;
    return node;
  }
}

/** py-spy: `Thread 26055 "MainThread"`, with -s `Process 15738 Thread 26055 "MainThread"`. */
const THREAD_NAME = /^(?:Process (\d{1,10}) )?Thread (\w{1,20})(?: "(.*)")?$/su;

function labelOf(thread: JsonObject, frames: SpeedscopeFrames, where: string): ThreadLabel {
  const raw = thread["name"] === undefined ? "" : asString(thread["name"], `${where}.name`);
  const match = THREAD_NAME.exec(raw);
  if (!match) return { name: raw };
  const pid = match[1] === undefined ? undefined : Number(match[1]);
  return {
    name: match[3] ?? raw,
    ...(match[2] === undefined ? {} : { tid: match[2] }),
    ...(pid === undefined ? {} : { process: { pid, command: frames.commands.get(pid) ?? "" } }),
  };
}

function assemble(document: JsonObject, running: Running, threads: number): Profile {
  const finished = running.builder.finish();
  if (running.total <= 0) {
    throw new EmptyProfile(
      `it holds no weight: ${threads} thread(s) without a single sample with a stack`,
    );
  }
  const exporter = typeof document["exporter"] === "string" ? document["exporter"] : undefined;
  const engine = engineOf(exporter);
  const frames: readonly Frame[] = running.frames.frames;
  const unit = running.unit ?? "samples";
  // Memory is counted block by block: a stack's bytes are no samples of anything.
  const sampled = !running.evented && unit !== "bytes";
  const { samples, ...bare } = finished.tree;
  return {
    engine,
    ...(exporter === undefined ? {} : { exporter }),
    mode: modeOf(engine, running),
    unit,
    granularity: frames.some((frame) => frame.line > 0) ? "line" : "function",
    threads: finished.threads,
    frames,
    data: sampled && samples ? finished.tree : bare,
    total: running.total,
    ...(sampled && { sampleCount: running.samples }),
    sources: new Map(),
    notes: [...running.notes],
  };
}

function engineOf(exporter: string | undefined): EngineId {
  return exporter?.startsWith("py-spy") === true ? "py-spy" : "other";
}

/** py-spy leaves out waiting threads unless told otherwise, so its weights are time on a core. */
function modeOf(engine: EngineId, running: Running): ProfileMode {
  if (running.unit === "bytes") return "memory";
  if (engine === "py-spy") return "cpu";
  return running.evented ? "traced" : "unknown";
}
