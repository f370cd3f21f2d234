/** Shares jobs out: the largest files first and small ones together, so that all threads end at one time. */

export interface Job {
  /** Its place among the jobs. */
  readonly id: number;
  readonly file: string;
  readonly bytes: number;
  /** Key of its settings. */
  readonly settings: string;
  /** Hash of the content whose findings are known. */
  readonly known?: string;
}

/** A batch costs two messages; more than this in one and a cancel or a crash loses too much. */
const LARGEST_BYTES = 256 * 1024;
const SMALLEST_BYTES = 16 * 1024;
const MOST_FILES = 64;
/** Of its equal share of what is left, a thread gets one part in so many at a time. */
const PARTS = 4;

export class Batches {
  readonly #threads: number;
  /** The largest last. */
  readonly #waiting: Job[];
  /** Given back, each to be tried alone. */
  readonly #again: Job[] = [];
  #bytes: number;

  constructor(jobs: readonly Job[], threads: number) {
    this.#threads = threads;
    this.#waiting = [...jobs].sort((a, b) => a.bytes - b.bytes);
    this.#bytes = jobs.reduce((sum, job) => sum + job.bytes, 0);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#again.length === 0;
  }

  /** The next jobs for one thread; empty when none are left. */
  take(): readonly Job[] {
    const single = this.#again.pop();
    if (single) return [single];
    const share = this.#bytes / (this.#threads * PARTS);
    const enough = Math.min(LARGEST_BYTES, Math.max(SMALLEST_BYTES, share));
    const taken: Job[] = [];
    for (let bytes = 0; bytes < enough && taken.length < MOST_FILES;) {
      const job = this.#waiting.pop();
      if (!job) break;
      taken.push(job);
      bytes += job.bytes;
      this.#bytes -= job.bytes;
    }
    return taken;
  }

  /** Jobs of a thread that died: one of them may kill another, so they no longer go together. */
  giveBack(jobs: Iterable<Job>): void {
    this.#again.push(...jobs);
  }
}
