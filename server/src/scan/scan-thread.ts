/** One worker thread as the pool sees it: what it has in hand, and of what it died. */
import { Worker } from "node:worker_threads";
import type { StartMarks } from "../workspace/start-index.ts";
import type { Job } from "./batches.ts";
import type { SharedGate } from "./gate.ts";
import {
  type Batch,
  type BatchOutcome,
  IDLE,
  type ParserCode,
  type WorkerStart,
} from "./messages.ts";
import type { Outcome } from "./outcome.ts";

export interface ThreadOptions {
  readonly parser: ParserCode;
  /** Which files start threads. */
  readonly starts: StartMarks;
  /** Of the heap, in MB; what needs more than that is no source a person wrote. */
  readonly heap: number;
  /** Of the part of it for what has just been made, in MB: trees that outlive it cost the most to clear away. */
  readonly young: number;
  /** Where it waits before each file. */
  readonly gate?: SharedGate | undefined;
  readonly onDone: (job: Job, outcome: Outcome) => void;
  /** All of a batch is done: there is room for another. */
  readonly onRoom: (thread: ScanThread) => void;
  readonly onDeath: (thread: ScanThread, death: Death) => void;
}

export interface Death {
  /** The job it was at; missing where it died between two, or before the first. */
  readonly culprit?: Job;
  /** What it had not finished, without the culprit. */
  readonly rest: readonly Job[];
  readonly reason: string;
}

export class ScanThread {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #current = new Int32Array(new SharedArrayBuffer(4));
  readonly #inHand = new Map<number, Job>();
  #seen = IDLE;
  #since = 0;
  #error: Error | undefined;
  #killed: string | undefined;
  #ended = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#current[0] = IDLE;
    const { parser, starts, heap, young, gate } = options;
    const start: WorkerStart = { parser, starts, current: this.#current, gate };
    this.#worker = new Worker(workerUrl(), {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: young },
      // Standard output may carry the protocol: nothing of a worker may get into it.
      stdout: true,
    });
    this.#worker.on("message", (outcomes: BatchOutcome) => {
      this.#done(outcomes);
    });
    this.#worker.on("error", (error: Error) => {
      this.#error = error;
    });
    this.#worker.on("exit", (code) => {
      this.#exited(code);
    });
  }

  give(jobs: readonly Job[]): void {
    const keys = [...new Set(jobs.map((job) => job.settings))];
    const batch: Batch = {
      settings: keys,
      jobs: jobs.map(({ id, file, settings, known }) => ({
        id,
        file,
        settings: keys.indexOf(settings),
        ...(known !== undefined && { known }),
      })),
    };
    for (const job of jobs) this.#inHand.set(job.id, job);
    this.#worker.postMessage(batch);
  }

  /** How long it has been at one job, in milliseconds; only as exact as it is asked often. */
  stuckFor(now: number): number {
    const current = Atomics.load(this.#current, 0);
    if (current !== this.#seen) {
      this.#seen = current;
      this.#since = now;
    }
    return current === IDLE ? 0 : now - this.#since;
  }

  /** Ends it for what it does; its death is told as any other. */
  kill(reason: string): void {
    this.#killed = reason;
    void this.#worker.terminate();
  }

  /** Ends it because nothing is wanted of it any more. */
  end(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }

  #done(outcomes: BatchOutcome): void {
    for (const { id, outcome } of outcomes) {
      const job = this.#inHand.get(id);
      this.#inHand.delete(id);
      if (job && !this.#ended) this.#options.onDone(job, outcome);
    }
    if (!this.#ended) this.#options.onRoom(this);
  }

  #exited(code: number): void {
    if (this.#ended) return;
    const culprit = this.#inHand.get(Atomics.load(this.#current, 0));
    const rest = [...this.#inHand.values()].filter((job) => job !== culprit);
    const reason = this.#killed ?? reasonOf(this.#error, code);
    this.#options.onDeath(this, { rest, reason, ...(culprit && { culprit }) });
  }
}

function reasonOf(error: Error | undefined, code: number): string {
  if (!error) return `its thread ended with code ${code}`;
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "it needs more memory than a check may take";
  }
  return error.stack ?? error.message;
}

/** The worker is a bundle of its own beside the others: scan-worker.js. */
function workerUrl(): URL {
  const name = import.meta.url.endsWith(".ts") ? "scan-worker.ts" : "scan-worker.js";
  return new URL(`./${name}`, import.meta.url);
}
