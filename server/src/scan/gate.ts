/** Holds a scan back while somebody types: its threads wait before the next file, the main loop where it breathes. */

/** One number, shared with the threads: whether they may go on. */
export type SharedGate = Int32Array;

const OPEN = 0;
const CLOSED = 1;

/** Milliseconds after the last edit; whoever types without a stop leaves shorter pauses. */
const PAUSE = 150;

export class Gate {
  readonly shared: SharedGate = new Int32Array(new SharedArrayBuffer(4));
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting: (() => void)[] = [];

  /** Until nobody has typed for a moment. */
  close(): void {
    Atomics.store(this.shared, 0, CLOSED);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.open();
    }, PAUSE).unref();
  }

  open(): void {
    clearTimeout(this.#timer);
    Atomics.store(this.shared, 0, OPEN);
    Atomics.notify(this.shared, 0);
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** For the main loop; undefined while it is open. */
  readonly whenOpen = (): Promise<void> | undefined => {
    if (Atomics.load(this.shared, 0) === OPEN) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  };
}

/** Called in a thread: returns when the gate is open. */
export function passGate(gate: SharedGate): void {
  while (Atomics.load(gate, 0) === CLOSED) Atomics.wait(gate, 0, CLOSED);
}
