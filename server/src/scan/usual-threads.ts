/** How many threads a scan takes when nobody says. */
import { availableParallelism } from "node:os";

/**
 * A thread takes some 65 MB, the rest of the process 110 MB (measured with the standard library):
 * more threads than this, and a scan takes more than 600 MB.
 */
const MOST = 7;

/** `spared`: cores left for others. */
export function usualThreads(spared = 0): number {
  return Math.max(1, Math.min(MOST, availableParallelism() - spared));
}
