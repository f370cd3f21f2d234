/** Heat of one file: what each of its lines and functions cost, with confidence and neighbours. */
import type { Granularity, WeightUnit } from "./model.ts";

export interface HeatOptions {
  /** Lines and functions whose share is not certainly above this are `weak`; 0…1, default 0.01. */
  readonly minShare?: number;
  /** Width of the Wilson interval in standard deviations; default 1.96 (95 %). */
  readonly z?: number;
}

/** A share of the whole profile with its Wilson interval; exact (low = high) when traced. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
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

/** Where a function stands in the measured source; lets heat be told apart by qualified name. */
export interface FunctionSpan {
  readonly name: string;
  /** 1-based, both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
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
