/** Decides whether a crashed server is started once more. */

/** So many crashes within the window, and starting again helps nobody. */
const MOST = 4;
const WINDOW_MS = 3 * 60_000;

export interface CrashVerdict {
  readonly restart: boolean;
  /** Crashes that still count, newest last; pass them in at the next crash. */
  readonly recent: readonly number[];
}

/** `earlier` and `now` are milliseconds of one clock. */
export function judgeCrash(earlier: readonly number[], now: number): CrashVerdict {
  const recent = [...earlier.filter((time) => now - time < WINDOW_MS), now];
  return { restart: recent.length < MOST, recent };
}
