/** Runs jobs on worker threads; a file that kills or holds up its thread is one error, and the rest goes on. */
import type { StartMarks } from "../workspace/start-index.ts";
import { Batches, type Job } from "./batches.ts";
import type { SharedGate } from "./gate.ts";
import type { ParserCode } from "./messages.ts";
import type { NotChecked, Outcome } from "./outcome.ts";
import { type Death, ScanThread } from "./scan-thread.ts";

export interface PoolOptions {
  /** At most so many; not more than there is work for. */
  readonly threads: number;
  readonly parser: ParserCode;
  /** Which files start threads. */
  readonly starts: StartMarks;
  readonly signal?: AbortSignal | undefined;
  /** Where threads wait before each file. */
  readonly gate?: SharedGate | undefined;
  /** Told of each job once, in the order in which they end. */
  readonly onDone: (job: Job, outcome: Outcome) => void;
  readonly limits?: Partial<PoolLimits>;
}

export interface PoolLimits {
  /** Of one thread's heap, in MB. */
  readonly heap: number;
  /** Of one file, in milliseconds. */
  readonly time: number;
}

const LIMITS: PoolLimits = { heap: 512, time: 60_000 };

/** For what has just been made, in MB: of a few threads together, and of each of many, whose memory adds up. */
const YOUNG = 96;
const FEW = 3;
const YOUNG_OF_MANY = 4;

/** Batches in a thread's hands, so that it need not wait for the next. */
const AHEAD = 2;

/** A thread that dies without a file to blame may do so by accident, but not again and again. */
const MOST_UNEXPLAINED = 3;

/**
 * Resolves when every job is told of, or at the signal. Rejects where threads cannot run at all.
 */
export function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  if (jobs.length === 0 || options.signal?.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    new Pool(jobs, options, { resolve, reject }).start();
  });
}

interface Ending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

class Pool {
  readonly #options: PoolOptions;
  readonly #limits: PoolLimits;
  readonly #batches: Batches;
  readonly #count: number;
  readonly #ending: Ending;
  readonly #threads = new Set<ScanThread>();
  readonly #cancel = (): void => {
    this.#end();
  };
  #left: number;
  #unexplained = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(jobs: readonly Job[], options: PoolOptions, ending: Ending) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#count = Math.max(1, Math.min(options.threads, jobs.length));
    this.#batches = new Batches(jobs, this.#count);
    this.#left = jobs.length;
    this.#ending = ending;
  }

  start(): void {
    this.#options.signal?.addEventListener("abort", this.#cancel);
    const often = Math.min(1000, this.#limits.time / 4);
    this.#watch = setInterval(() => {
      this.#look();
    }, often);
    for (let i = 0; i < this.#count; i++) this.#add();
  }

  #add(): void {
    const thread = new ScanThread({
      heap: this.#limits.heap,
      young: this.#count <= FEW ? Math.floor(YOUNG / this.#count) : YOUNG_OF_MANY,
      parser: this.#options.parser,
      gate: this.#options.gate,
      starts: this.#options.starts,
      onDone: (job, outcome) => {
        this.#done(job, outcome);
      },
      onRoom: (one) => {
        this.#feed(one, 1);
      },
      onDeath: (one, death) => {
        this.#died(one, death);
      },
    });
    this.#threads.add(thread);
    this.#feed(thread, AHEAD);
  }

  #feed(thread: ScanThread, batches: number): void {
    for (let i = 0; i < batches && !this.#batches.isEmpty; i++) thread.give(this.#batches.take());
  }

  #done(job: Job, outcome: Outcome): void {
    this.#options.onDone(job, outcome);
    this.#left--;
    if (this.#left === 0) this.#end();
  }

  #died(thread: ScanThread, { culprit, rest, reason }: Death): void {
    this.#threads.delete(thread);
    this.#batches.giveBack(rest);
    if (!culprit && ++this.#unexplained > MOST_UNEXPLAINED) {
      this.#end(new Error(`Files cannot be checked in threads: ${reason}`));
      return;
    }
    if (culprit) this.#done(culprit, gaveUp(reason));
    if (!this.#batches.isEmpty) this.#add();
  }

  #look(): void {
    const now = performance.now();
    const { time } = this.#limits;
    for (const thread of this.#threads) {
      if (thread.stuckFor(now) <= time) continue;
      thread.kill(`it takes longer than ${(time / 1000).toLocaleString("en")} seconds`);
    }
  }

  #end(error?: Error): void {
    clearInterval(this.#watch);
    this.#options.signal?.removeEventListener("abort", this.#cancel);
    for (const thread of this.#threads) thread.end();
    this.#threads.clear();
    if (error) this.#ending.reject(error);
    else this.#ending.resolve();
  }
}

function gaveUp(reason: string): NotChecked {
  return { kind: "not-checked", reason: `could not be checked: ${reason}` };
}
