/** What a scan and its worker threads say to each other. */
import type { compileParser } from "../workspace/assets.ts";
import type { SharedGate } from "./gate.ts";
import type { StartMarks } from "../workspace/start-index.ts";
import type { Outcome } from "./outcome.ts";

/** The parser, compiled but not yet at work. */
export type ParserCode = Awaited<ReturnType<typeof compileParser>>;

/** Given to a worker at its start. */
export interface WorkerStart {
  /** Compiled once for all threads. */
  readonly parser: ParserCode;
  /** Which files start threads. */
  readonly starts: StartMarks;
  /**
   * One number: the id of the job that the worker is at, or `IDLE`. Shared, so that it can still be
   * read when the worker died of that job.
   */
  readonly current: Int32Array;
  /** Where the worker waits before each file; missing: nowhere. */
  readonly gate?: SharedGate | undefined;
}

export const IDLE = -1;

/** To a worker. */
export interface Batch {
  /** Keys of the settings that jobs name by index. */
  readonly settings: readonly string[];
  readonly jobs: readonly BatchJob[];
}

export interface BatchJob {
  readonly id: number;
  readonly file: string;
  readonly settings: number;
  /** Hash of the content whose findings are known. */
  readonly known?: string;
}

/** From a worker, for each batch. */
export type BatchOutcome = readonly { readonly id: number; readonly outcome: Outcome }[];
