/** Work in steps: a generator that yields where it may pause, or be given up. */

/** Runs without a pause. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
