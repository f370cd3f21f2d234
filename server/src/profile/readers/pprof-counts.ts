/**
 * How many looks of the profiler stand behind the samples of a pprof. Most writers merge equal stacks,
 * so the number of samples in the file says nothing: one may stand for a thousand.
 */

/** Shorter times between two looks than these are not believed: the times were measured, not sampled. Seconds. */
const SHORTEST_INTERVAL = 1e-4;

/**
 * `weights`: whole numbers in the file's own unit, of which one is `factor` seconds. Where all are
 * multiples of one time, that is the interval of the profiler, or several of them: then there were
 * more looks, and what is said of chance is careful. Undefined where nothing tells.
 */
export function intervalOf(weights: Iterable<number>, factor: number): number | undefined {
  let common = 0;
  for (const weight of weights) {
    if (weight <= 0) continue;
    common = divisor(common, weight);
    if (common * factor < SHORTEST_INTERVAL) return undefined;
  }
  return common > 0 ? common : undefined;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
