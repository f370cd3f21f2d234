/** How many threads a scan takes when nobody says. */
import { availableParallelism } from "node:os";

/**
 * A thread takes up to 70 MB, the rest of the process 110 MB (measured with 10,000 files):
 * more threads than this, and a scan takes more than 600 MB.
 */
const MOST = 6;

/** `spared`: cores left for others. */
export function usualThreads(spared = 0): number {
  return Math.max(1, Math.min(MOST, availableParallelism() - spared));
}
