/** Long work in steps: whoever runs it may do something else in between, or leave the rest. */

/** Each `yield` is a place to pause at. */
export type Steps<T> = Generator<void, T>;

/** How many nodes of a tree make a step: some tenths of a millisecond. */
export const STEP_NODES = 4096;

/** Without pauses. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What is known already, or found in no time. */
// eslint-disable-next-line require-yield
export function* inOneStep<T>(value: T): Steps<T> {
  return value;
}

/** Like `Array.map`, with a pause before each. */
export function* mapped<In, Out>(values: Iterable<In>, change: (value: In) => Out): Steps<Out[]> {
  const found: Out[] = [];
  for (const value of values) {
    yield;
    found.push(change(value));
  }
  return found;
}
