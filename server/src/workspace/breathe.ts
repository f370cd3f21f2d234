/** Long loops on the main thread let timers, signals and messages in between. */

/** Milliseconds after which a loop lets others run: half of a frame at 60 Hz, the other half is theirs. */
const SLICE = 8;

/**
 * To be awaited in every pass of a loop; costs next to nothing until the slice is over. `held`: what to
 * wait for besides, if anything.
 */
export function breather(held?: () => Promise<void> | undefined): () => Promise<void> | undefined {
  let since = performance.now();
  const begin = (): void => {
    since = performance.now();
  };
  return () => {
    const isOver = performance.now() - since >= SLICE;
    return (held?.() ?? (isOver ? turn() : undefined))?.then(begin);
  };
}

/** Once everybody else had a turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
