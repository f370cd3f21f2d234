/** Long loops on the main thread let timers, signals and messages in between. */

/** Milliseconds after which a loop lets others run: half of a frame at 60 Hz, the other half is theirs. */
const SLICE = 8;

/** To be awaited in every pass of a loop; costs next to nothing until the slice is over. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
