/** Runs work per key, soon but not on every call: one at a time, and once more when asked meanwhile. */

interface Pending {
  timer: NodeJS.Timeout | undefined;
  running: boolean;
  again: boolean;
}

export interface Coalesced {
  /** `now` skips the delay. */
  readonly schedule: (key: string, when?: "soon" | "now") => void;
  readonly dispose: () => void;
}

/** `run` must not reject. `delayMs` gathers calls that come in a burst. */
export function coalesce(run: (key: string) => Promise<void>, delayMs: number): Coalesced {
  const pending = new Map<string, Pending>();
  let disposed = false;

  const start = async (key: string, entry: Pending): Promise<void> => {
    entry.timer = undefined;
    entry.running = true;
    entry.again = false;
    await run(key);
    entry.running = false;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set while awaiting
    if (entry.again && !disposed) schedule(key, "now");
    else pending.delete(key);
  };

  const schedule = (key: string, when: "soon" | "now" = "soon"): void => {
    if (disposed) return;
    const entry = pending.get(key) ?? { timer: undefined, running: false, again: false };
    pending.set(key, entry);
    if (entry.running) {
      entry.again = true;
      return;
    }
    if (entry.timer !== undefined) {
      if (when === "soon") return;
      clearTimeout(entry.timer);
    }
    if (when === "now") void start(key, entry);
    else entry.timer = setTimeout(() => void start(key, entry), delayMs);
  };

  const dispose = (): void => {
    disposed = true;
    for (const { timer } of pending.values()) clearTimeout(timer);
    pending.clear();
  };
  return { schedule, dispose };
}
