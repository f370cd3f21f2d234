/** Feeds damaged copies of a recorded profile to the readers, in a worker that can be given up. */
import { Worker } from "node:worker_threads";

export interface Job {
  readonly file: string;
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  /** Shared: the case that is being read. */
  readonly at: SharedArrayBuffer;
}

export interface Fault {
  readonly index: number;
  readonly fault: string;
}

export interface Outcome {
  opened: number;
  refused: number;
  readonly faults: Fault[];
}

const HEAP_MB = 256;
/** A case that does not end at all is given up after this; the worker counts its CPU time itself. */
const STUCK_MS = 30_000;

/** Reads `runs` damaged copies of `file`. Never rejects: what goes wrong is a fault that names its case. */
export function fuzzFile(file: string, seed: number, runs: number): Promise<Outcome> {
  const job: Job = { file, seed, first: 0, end: runs, at: new SharedArrayBuffer(4) };
  const at = new Int32Array(job.at);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise((resolve) => {
    let seen = -1;
    const finish = (outcome: Outcome): void => {
      clearInterval(watchdog);
      void worker.terminate();
      resolve(outcome);
    };
    const giveUp = (fault: string): void => {
      finish({ opened: 0, refused: 0, faults: [{ index: Atomics.load(at, 0), fault }] });
    };
    const watchdog = setInterval(() => {
      const now = Atomics.load(at, 0);
      if (now === seen) giveUp(`did not end within ${STUCK_MS} ms`);
      seen = now;
    }, STUCK_MS);
    worker.once("message", finish);
    worker.once("error", (error) => {
      giveUp(`ended the worker: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
}
