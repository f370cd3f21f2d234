/** Reports the time of a recording while it runs. */
import type { RecordProgress } from "./engine.ts";

const EVERY_MS = 250;

/** Starts reporting and gives the function that ends it. `planned` in seconds. */
export function startProgress(
  report: ((progress: RecordProgress) => void) | undefined,
  planned: number | undefined,
): () => void {
  if (!report) return () => undefined;
  const started = performance.now();
  const tick = (): void => {
    const elapsed = (performance.now() - started) / 1000;
    const left = planned === undefined ? undefined : Math.max(0, Math.ceil(planned - elapsed));
    const message =
      left === undefined
        ? `recording for ${Math.floor(elapsed)} s`
        : left > 0
          ? `recording, ${left} s left`
          : "writing the profile";
    report({ elapsed, ...(planned === undefined ? {} : { planned }), message });
  };
  tick();
  const timer = setInterval(tick, EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}
