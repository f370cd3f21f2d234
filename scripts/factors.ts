/** Measured factors: what `npm run measure` writes and the pages of rules show. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./rule-files.ts";

export const FACTORS = "benchmarks/factors.json";

export interface Factors {
  readonly rules: Readonly<Record<string, RuleFactors>>;
}

export interface RuleFactors {
  /** `2026-01-31`. */
  readonly date: string;
  /** Elements that both programs worked on. */
  readonly n: number;
  readonly results: readonly Factor[];
}

export interface Factor {
  /** `3.11.7`. */
  readonly python: string;
  /** Median seconds of one run. */
  readonly before: number;
  readonly after: number;
  /** Runs behind each median. */
  readonly runs: number;
}

export function readFactors(): Factors {
  const file = path.join(root, FACTORS);
  if (!existsSync(file)) return { rules: {} };
  return JSON.parse(readFileSync(file, "utf8")) as Factors;
}

/** `93×`, `7.4×`: as many digits as the measurement is good for. */
export function formatFactor({ before, after }: Factor): string {
  const factor = before / after;
  return `${factor >= 10 ? Math.round(factor) : factor.toFixed(1)}×`;
}

export function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return `${(seconds * 1e6).toPrecision(3)} µs`;
}
