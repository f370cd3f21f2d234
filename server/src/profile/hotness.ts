/** Heat of one file: what each of its lines and functions cost, with confidence and neighbours. */
import type { Frame, Granularity, Profile, ProfileMode, WeightUnit } from "./model.ts";
import { graphHeat } from "./heat-graph.ts";
import { treeHeat } from "./heat-tree.ts";
import { type PartCost, partsOf } from "./heat-parts.ts";
import { tableHeat } from "./heat-table.ts";
import type { FunctionSpan, RawCost, RawEdge, RawHeat } from "./raw-heat.ts";
import { atOnce, mapped, type Steps } from "./steps.ts";
import { shareOf } from "./wilson.ts";
import type { Share } from "./wilson.ts";

export type { FunctionSpan } from "./raw-heat.ts";
export type { Share } from "./wilson.ts";

export interface HeatOptions {
  /** Lines and functions whose share is not certainly above this are `weak`; 0…1, default 0.01. */
  readonly minShare?: number;
  /** Width of the Wilson interval in standard deviations; default 1.96 (95 %). */
  readonly z?: number;
}

/** A cost in `FileHeat.unit`. A sample counts once in `total`, however often recursion repeats. */
export interface Cost {
  readonly self: number;
  readonly total: number;
  readonly selfShare: Share;
  readonly totalShare: Share;
  /** Samples behind `self` and `total`; absent when traced. */
  readonly selfSamples?: number;
  readonly totalSamples?: number;
  /** Calls, where the profiler counted them (cProfile). */
  readonly calls?: number;
  /** The lower bound of the larger share is under `minShare`: not to be drawn. */
  readonly weak: boolean;
}

/** Who called this, or whom this called. Samples and share as in `Cost`. */
export interface Neighbour {
  readonly file: string;
  readonly function: string;
  /** 1-based; 0 for native code. For callers the calling line, for callees the executing line. */
  readonly line: number;
  readonly weight: number;
  readonly share: number;
  readonly samples?: number;
  readonly calls?: number;
}

export interface LineHeat extends Cost {
  /** 1-based, in the measured source. */
  readonly line: number;
  /** Name of the function that owns most of the line's weight. */
  readonly function: string;
  /** Its expressions, heaviest first, where the profiler noted columns. */
  readonly parts?: readonly PartCost[];
  /** Heaviest first. */
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
}

export interface FunctionHeat extends Cost {
  /** Qualified where spans were given, else the code object's name. */
  readonly name: string;
  /** 1-based: the `def` where known (spans, pstats), else the first line seen executing. */
  readonly line: number;
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
}

export interface FileHeat {
  readonly file: string;
  readonly unit: WeightUnit;
  /** "function": only the lines of `def`s carry heat, and it is the heat of the whole function. */
  readonly granularity: Granularity;
  /** The whole that shares refer to, in words: "of sampled CPU time, all threads". */
  readonly denominator: string;
  /** The whole in `unit`. */
  readonly whole: number;
  readonly wholeSamples?: number;
  /** In order of lines; weak ones are included and marked. */
  readonly lines: readonly LineHeat[];
  /** Heaviest total first. */
  readonly functions: readonly FunctionHeat[];
}

const DEFAULT_MIN_SHARE = 0.01;
const DEFAULT_Z = 1.96;

/**
 * The heat of one file, named as the profile's frames name it. `spans` are the functions of the
 * measured source, where it could be parsed; without them functions are told apart by bare name.
 */
export function fileHeat(
  profile: Profile,
  file: string,
  options: HeatOptions = {},
  spans?: readonly FunctionSpan[],
): FileHeat {
  return atOnce(fileHeatInSteps(profile, file, options, spans));
}

/** The same, for a profile whose weight in one file may stand on a million nodes. */
export function* fileHeatInSteps(
  profile: Profile,
  file: string,
  options: HeatOptions = {},
  spans?: readonly FunctionSpan[],
): Steps<FileHeat> {
  const raw = yield* rawHeat(profile, file, spans);
  const parts = yield* partsOf(profile, file);
  const lines = yield* mapped(raw.lines, (cost) => ({
    line: cost.line,
    function: cost.name,
    ...partsAt(cost.line, parts),
    ...costOf(profile, cost, options),
  }));
  const functions = yield* mapped(raw.functions, (cost) => ({
    name: cost.name,
    line: cost.line,
    ...costOf(profile, cost, options),
  }));
  return {
    file,
    unit: profile.unit,
    granularity: profile.granularity,
    denominator: denominatorOf(profile),
    whole: profile.total,
    ...(profile.sampleCount === undefined ? {} : { wholeSamples: profile.sampleCount }),
    lines,
    functions,
  };
}

function partsAt(
  line: number,
  parts: ReadonlyMap<number, readonly PartCost[]>,
): Pick<LineHeat, "parts"> {
  const own = parts.get(line);
  return own ? { parts: own } : {};
}

function* rawHeat(
  { data, frames }: Profile,
  file: string,
  spans: readonly FunctionSpan[] | undefined,
): Steps<RawHeat> {
  switch (data.kind) {
    case "tree":
      return yield* treeHeat(data, frames, file, spans);
    case "graph":
      return graphHeat(data, frames, file, spans);
    case "lines":
      return tableHeat(data, frames, file, spans);
  }
}

/** What shares are shares of, to stand after a percentage. */
export function denominatorOf(profile: Profile): string {
  if (profile.denominator !== undefined) return profile.denominator;
  const all = profile.threads.length > 1 ? "all threads" : undefined;
  const part = profile.part ?? all;
  return `of ${MEASURED[profile.mode]}${part === undefined ? "" : `, ${part}`}`;
}

const MEASURED: Readonly<Record<ProfileMode, string>> = {
  cpu: "sampled CPU time",
  wall: "sampled wall time",
  gil: "sampled time holding the GIL",
  exception: "sampled time with an exception under way",
  traced: "traced time",
  import: "the time of all imports",
  memory: "measured memory",
  unknown: "what was sampled",
};

function costOf(
  profile: Profile,
  cost: RawCost,
  options: HeatOptions,
): Cost & Pick<LineHeat, "callers" | "callees"> {
  const z = options.z ?? DEFAULT_Z;
  const { sampleCount, total: whole } = profile;
  const selfShare = shareOf(cost.self, whole, sampleCount, z);
  const totalShare = shareOf(cost.total, whole, sampleCount, z);
  return {
    self: cost.self,
    total: cost.total,
    selfShare,
    totalShare,
    ...(sampleCount === undefined
      ? {}
      : { selfSamples: cost.selfSamples, totalSamples: cost.totalSamples }),
    ...(cost.calls === undefined ? {} : { calls: cost.calls }),
    weak: Math.max(selfShare.low, totalShare.low) < (options.minShare ?? DEFAULT_MIN_SHARE),
    callers: cost.callers.map((edge) => neighbourOf(profile, edge)),
    callees: cost.callees.map((edge) => neighbourOf(profile, edge)),
  };
}

const NOWHERE: Frame = { file: "", function: "?", line: 0 };

function neighbourOf(profile: Profile, edge: RawEdge): Neighbour {
  const frame = profile.frames[edge.frame] ?? NOWHERE;
  return {
    file: frame.file,
    function: frame.function,
    line: frame.line,
    weight: edge.weight,
    share: profile.total > 0 ? Math.min(1, edge.weight / profile.total) : 0,
    ...(profile.sampleCount === undefined ? {} : { samples: edge.samples }),
    ...(edge.calls === undefined ? {} : { calls: edge.calls }),
  };
}
