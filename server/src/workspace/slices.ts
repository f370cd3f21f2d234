/** Long work beside a loop that must stay free: runs steps for a part of a frame, then lets others in. */
import { breather } from "./breathe.ts";

/** The steps' result; undefined once `isStale` says that nobody wants it any more. */
export async function inSlices<T>(
  steps: Generator<void, T>,
  isStale: () => boolean,
): Promise<T | undefined> {
  const breathe = breather();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const pause = breathe();
    if (!pause) continue;
    await pause;
    if (isStale()) return undefined;
  }
}
