/** Measurements under way, so that they can be ended from elsewhere than their notification. */
import type { CancellationToken } from "vscode";
import { CancellationTokenSource, EventEmitter } from "vscode";
import type { Disposable } from "../disposable.ts";

export class RunningMeasurements implements Disposable {
  readonly #running = new Set<CancellationTokenSource>();
  readonly #changed = new EventEmitter<void>();

  /** One began or ended. */
  readonly onDidChange = this.#changed.event;

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Gives a token that is cancelled with `token`, or by `stop`; `end` must be called once. */
  begin(token: CancellationToken): {
    readonly token: CancellationToken;
    readonly end: () => void;
  } {
    const source = new CancellationTokenSource();
    const listener = token.onCancellationRequested(() => {
      source.cancel();
    });
    this.#running.add(source);
    this.#changed.fire();
    const end = (): void => {
      listener.dispose();
      source.dispose();
      this.#running.delete(source);
      this.#changed.fire();
    };
    return { token: source.token, end };
  }

  /** What was measured until now is kept. */
  stop(): void {
    for (const source of this.#running) source.cancel();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }
}
