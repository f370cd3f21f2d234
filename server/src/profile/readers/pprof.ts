/**
 * Reads pprof: samples of locations, each with one value for each sample type; a location may stand for
 * several inlined lines, innermost first.
 * Format: https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import { Profile as Pprof } from "pprof-format";
import type { Frame, Profile, ProfileMode, WeightUnit } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable, lineOf } from "./frame-table.ts";
import { intervalOf } from "./pprof-counts.ts";
import { revisionsOf } from "./pprof-revision.ts";
import { checkPprof, looksLikePprof } from "./pprof-wire.ts";
import { BadProfile } from "./result.ts";
import { ThreadsByKey, treeProfile } from "./sampled.ts";

export const pprof: BytesFormat = {
  kind: "bytes",
  name: "pprof",
  from: "Grafana Pyroscope, Parca, Datadog, `austin2pprof`, Go's tools (`.pb`, `.pb.gz`)",
  place: "lines",
  cost: "self and total",
  unit: "whatever the chosen sample type counts: seconds, bytes, allocations, samples",
  limits:
    "of several sample types one is shown: CPU time if there is one, else the default; how many samples there were is known where the file counts them or its times are multiples of one interval",
  sniff: ({ bytes }) => looksLikePprof(bytes, bytes.length),
  read: readPprof,
};

function readPprof(bytes: Uint8Array): Profile {
  checkPprof(bytes);
  const decoded = decode(bytes);
  const strings = decoded.stringTable.strings;
  const text = (index: number | bigint): string => strings[Number(index)] ?? "";
  const types = decoded.sampleType.map(({ type, unit }) => ({
    type: text(type),
    unit: text(unit),
  }));
  const chosen = choose(types, text(decoded.defaultSampleType));
  const scale = scaleOf(types[chosen]);
  const frames = new FrameTable();
  const lines = locationsOf(decoded, text, frames);
  const count = counting(decoded, types, chosen, scale);
  const builder = new TreeBuilder(count !== undefined);
  const threads = new ThreadsByKey(builder);
  let total = 0;
  let samples = 0;
  for (const sample of decoded.sample) {
    const weight = valueOf(sample.value[chosen]) * scale.factor;
    const counted = count?.(sample) ?? 0;
    if (weight <= 0) continue;
    const thread = threadOf(sample.label, text);
    threads.use(thread, () => ({ name: thread }));
    let node = builder.root;
    for (let at = sample.locationId.length - 1; at >= 0; at--) {
      for (const frame of lines.get(Number(sample.locationId[at])) ?? []) {
        node = builder.child(node, frame);
      }
    }
    if (node < 0) continue;
    builder.addSelf(node, weight, counted);
    total += weight;
    samples += counted;
  }
  const { revision, notes } = revisionsOf(decoded.mapping.map(({ buildId }) => text(buildId)));
  return treeProfile(builder, frames.frames, {
    ...(revision && { revision }),
    exporter: "pprof",
    mode: scale.mode,
    unit: scale.unit,
    total,
    ...(count && { sampleCount: samples }),
    ...timesOf(decoded),
    notes: [...notesOf(types, chosen), ...notes],
  });
}

/** How many looks a sample stands for; undefined where the file does not tell. */
function counting(
  { sample }: Pprof,
  types: readonly SampleType[],
  chosen: number,
  { factor, unit }: Scale,
): ((sample: Pprof["sample"][number]) => number) | undefined {
  const at = types.findIndex((each) => each.type === "samples" && each.unit === "count");
  if (at >= 0) return ({ value }) => valueOf(value[at]);
  if (unit !== "seconds") return undefined;
  const weights = sample.map(({ value }) => valueOf(value[chosen]));
  const interval = intervalOf(weights, factor);
  if (interval === undefined) return undefined;
  return ({ value }) => valueOf(value[chosen]) / interval;
}

function decode(bytes: Uint8Array): Pprof {
  try {
    return Pprof.decode(bytes);
  } catch {
    throw new BadProfile("it is damaged");
  }
}

interface SampleType {
  readonly type: string;
  readonly unit: string;
}

/** CPU time first, then what the file calls its default; pprof itself takes the last. */
function choose(types: readonly SampleType[], byDefault: string): number {
  if (types.length === 0) throw new BadProfile("it names no sample type");
  const cpu = types.findIndex(
    ({ type, unit }) => type === "cpu" && scaleOf({ type, unit }).unit === "seconds",
  );
  if (cpu >= 0) return cpu;
  const named = types.findIndex(({ type }) => type === byDefault && type !== "");
  return named >= 0 ? named : types.length - 1;
}

interface Scale {
  readonly factor: number;
  readonly unit: WeightUnit;
  readonly mode: ProfileMode;
}

/** As Go writes them, and as other writers do; pprof's own tools know all of these. */
const UNITS: readonly (readonly [RegExp, factor: number, unit: WeightUnit])[] = [
  [/^(?:ns|nanosec(?:ond)?s?)$/u, 1e-9, "seconds"],
  [/^(?:[uµμ]s|microsec(?:ond)?s?)$/u, 1e-6, "seconds"],
  [/^(?:ms|millisec(?:ond)?s?)$/u, 1e-3, "seconds"],
  [/^(?:s|sec(?:ond)?s?)$/u, 1, "seconds"],
  [/^(?:b|bytes?)$/iu, 1, "bytes"],
];

function scaleOf(chosen: SampleType | undefined): Scale {
  const { type = "", unit = "" } = chosen ?? {};
  const known = UNITS.find(([name]) => name.test(unit));
  if (known) {
    const [, factor, counted] = known;
    if (counted === "bytes") return { factor, unit: counted, mode: "memory" };
    const mode = /^cpu\b/iu.test(type) ? "cpu" : /^wall\b/iu.test(type) ? "wall" : "unknown";
    return { factor, unit: counted, mode };
  }
  if (/alloc|inuse|objects/u.test(type)) return { factor: 1, unit: "allocations", mode: "memory" };
  return { factor: 1, unit: "samples", mode: "unknown" };
}

function notesOf(types: readonly SampleType[], chosen: number): readonly string[] {
  const others = types.filter((_, index) => index !== chosen).map(({ type }) => `\`${type}\``);
  const name = types[chosen]?.type ?? "";
  return others.length === 0
    ? []
    : [`The file counts several things; \`${name}\` is shown, and not ${others.join(", ")}.`];
}

/** The frames of each location, outermost first. */
function locationsOf(
  decoded: Pprof,
  text: (index: number | bigint) => string,
  frames: FrameTable,
): ReadonlyMap<number, readonly number[]> {
  const functions = new Map(decoded.function.map((each) => [Number(each.id), each]));
  return new Map(
    decoded.location.map(({ id, line, address }) => {
      const found = line.map((each): Frame => {
        const called = functions.get(Number(each.functionId));
        const file = called ? text(called.filename) : "";
        const name = called ? text(called.name) : "?";
        return { file, function: name, line: file === "" ? 0 : lineOf(Number(each.line)) };
      });
      const native: Frame = { file: "", function: `0x${address.toString(16)}`, line: 0 };
      const whole = found.length === 0 ? [native] : found.reverse();
      return [Number(id), whole.map((frame) => frames.add(frame))];
    }),
  );
}

/** The labels that Pyroscope, Datadog and others put on samples. */
const THREAD_LABELS = ["thread name", "thread_name", "thread", "thread id", "thread_id"];

function threadOf(
  labels: Pprof["sample"][number]["label"],
  text: (index: number | bigint) => string,
): string {
  for (const name of THREAD_LABELS) {
    const label = labels.find(({ key }) => text(key) === name);
    if (label) return text(label.str) || `Thread ${label.num}`;
  }
  return "";
}

/** A 64-bit number with sign; the library reads it without. */
function valueOf(value: number | bigint | undefined): number {
  return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : (value ?? 0);
}

function timesOf(decoded: Pprof): Pick<Profile, "startTime" | "endTime"> {
  const start = valueOf(decoded.timeNanos) / 1e6;
  const lasted = valueOf(decoded.durationNanos) / 1e6;
  return start > 0 && lasted >= 0 ? { startTime: start, endTime: start + lasted } : {};
}
