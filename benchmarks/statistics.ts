/** Medians, tails and ratios of timings. */
import { median, quantile } from "simple-statistics";

export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Half the distance between the quartiles: how far a typical value strays. */
  readonly spread: number;
}

/** Of at least one timing. */
export function summarize(timings: readonly number[]): Summary {
  const values = [...timings];
  return {
    count: values.length,
    p50: median(values),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    spread: (quantile(values, 0.75) - quantile(values, 0.25)) / 2,
  };
}

/** Ours divided by the peer's: below 1 we are faster. */
export function ratios(ours: Summary, peer: Summary): { p50: number; p95: number; p99: number } {
  return { p50: ours.p50 / peer.p50, p95: ours.p95 / peer.p95, p99: ours.p99 / peer.p99 };
}

export function quantileOf(timings: readonly number[], share: number): number {
  return quantile([...timings], share);
}
