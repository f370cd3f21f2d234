/** A live measurement with its pauses: stretches of measuring, one profile. */
import type { Engine } from "../engines/engine.ts";
import { type LiveEnd, measureLive } from "../engines/live.ts";
import { LiveProfile, type LiveView } from "../profile/live-profile.ts";
import type { Profile } from "../profile/model.ts";
import type { Sampling } from "./read-editor-settings.ts";

export interface LiveTarget {
  readonly engine: Engine;
  readonly pid: number;
  readonly sampling: Sampling;
  readonly isOurs: (file: string) => boolean;
}

export class LiveMeasurement {
  readonly target: LiveTarget;
  readonly #profile = new LiveProfile();
  #running: { readonly stop: AbortController; readonly ended: Promise<LiveEnd> } | undefined;
  #view: LiveView = "now";

  constructor(target: LiveTarget) {
    this.target = target;
  }

  /** What is to be seen; a span reaches over whole pieces of the timeline. */
  get view(): LiveView {
    return this.#profile.covered(this.#view);
  }

  set view(view: LiveView) {
    this.#view = this.#profile.covered(view);
  }

  get seconds(): number {
    return this.#profile.elapsed;
  }

  get samples(): number {
    return this.#profile.samples;
  }

  get timeline(): LiveProfile["timeline"] {
    return this.#profile.timeline;
  }

  get isMeasuring(): boolean {
    return this.#running !== undefined;
  }

  /** What was measured, as `view` has it. Undefined where that is nothing. */
  get shown(): Profile | undefined {
    return this.#profile.view(this.view);
  }

  /**
   * Measures until `halt`, or until the process or the profiler ends it. `onChunk` is called after
   * each piece. Must not be called while it measures.
   */
  async measure(onChunk: () => void): Promise<LiveEnd> {
    const stop = new AbortController();
    const before = this.#profile.elapsed;
    const { engine, pid, sampling, isOurs } = this.target;
    const ended = measureLive(engine, {
      pid,
      ...sampling,
      signal: stop.signal,
      // Which text was measured is found out once a file, when it is first seen.
      isOurs: (file) => !this.#profile.sources.has(file) && isOurs(file),
      onChunk: ({ from, to }, profile) => {
        this.#profile.add({ from: before + from, to: before + to }, profile);
        onChunk();
      },
    });
    this.#running = { stop, ended };
    try {
      return await ended;
    } finally {
      this.#running = undefined;
    }
  }

  /** Resolves when the last piece is in. */
  async halt(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended;
  }
}
