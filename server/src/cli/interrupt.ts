/** Ctrl+C ends a check at once, yet never in the middle of writing a file. */

export interface Interrupt {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** The first Ctrl+C asks for an end; a second one takes it. */
export function onInterrupt(): Interrupt {
  const stop = new AbortController();
  const handle = (): void => {
    process.removeListener("SIGINT", handle);
    stop.abort();
  };
  process.on("SIGINT", handle);
  return {
    signal: stop.signal,
    dispose: () => {
      process.removeListener("SIGINT", handle);
    },
  };
}
