/** Long work beside a loop that must stay free: runs steps for a part of a frame, then lets others in. */
import { setImmediate } from "node:timers/promises";

/** Half of a frame at 60 Hz, in milliseconds: the other half is for what waits. */
const SLICE = 8;

/** The steps' result; undefined once `isStale` says that nobody wants it any more. */
export async function inSlices<T>(
  steps: Generator<void, T>,
  isStale: () => boolean,
): Promise<T | undefined> {
  for (let begin = performance.now(); ;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - begin < SLICE) continue;
    await setImmediate();
    if (isStale()) return undefined;
    begin = performance.now();
  }
}
