/** Opens a profile from disk: small files here, large ones in a worker, with progress and cancel. */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { isPacked, parseProfile } from "./parse.ts";
import type { ReadResult } from "./result.ts";

export type { ReadResult } from "./result.ts";

/** Keeps the arrays of the JSON parser within what the runtime can allocate. */
const DEFAULT_MAX_BYTES = 150 * 1024 * 1024;

/** Parsing this much takes some milliseconds; more belongs off the main loop. */
const INLINE_BYTES = 1024 * 1024;
const CHUNK_BYTES = 4 * 1024 * 1024;
const WORKER_HEAP_MB = 4096;

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called for files over 1 MB. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Larger files are refused. Default 150 MiB. */
  readonly maxBytes?: number;
}

export interface ReadProgress {
  /** 0…1. */
  readonly fraction: number;
  readonly message: string;
}

/** Reads any supported format, recognised by content. Never throws for bad input. */
export async function readProfile(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    return { ok: false, reason: `The profile cannot be opened: ${explain(error)}.` };
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return { ok: false, reason: "This is not a file." };
    const max = options.maxBytes ?? DEFAULT_MAX_BYTES;
    if (stat.size > max) return tooLarge(stat.size, max);
    const bytes = await readBytes(file, stat.size, options);
    if (bytes === undefined) return cancelled();
    return await readProfileBytes(bytes, options);
  } catch (error) {
    return { ok: false, reason: `The profile cannot be read: ${explain(error)}.` };
  } finally {
    await file.close();
  }
}

/** The same for what is in memory, which must not be looked at any more: it may go to another thread. */
export function readProfileBytes(
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadOptions = {},
): Promise<ReadResult> {
  // A small archive may hold a large file.
  const small = bytes.length <= INLINE_BYTES && !isPacked(bytes);
  return small ? Promise.resolve(parseProfile(bytes)) : parseInWorker(bytes, options);
}

/** Reads in pieces so that cancelling is prompt; undefined when cancelled. */
async function readBytes(
  file: FileHandle,
  size: number,
  options: ReadOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Filled at once by what is read: zeros before would hold the loop up for tens of milliseconds.
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  while (at < size) {
    if (options.signal?.aborted === true) return undefined;
    const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK_BYTES, size - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    if (size > INLINE_BYTES) {
      options.onProgress?.({ fraction: (at / size) * 0.3, message: `read ${megabytes(at)} MB` });
    }
  }
  return options.signal?.aborted === true ? undefined : bytes.subarray(0, at);
}

/** The worker is a bundle of its own beside the server's: profile-worker.js. */
function workerUrl(): URL {
  const name = import.meta.url.endsWith(".ts") ? "profile-worker.ts" : "profile-worker.js";
  return new URL(`./${name}`, import.meta.url);
}

function parseInWorker(bytes: Uint8Array<ArrayBuffer>, options: ReadOptions): Promise<ReadResult> {
  options.onProgress?.({ fraction: 0.3, message: "building the call tree" });
  const worker = new Worker(workerUrl(), {
    workerData: bytes,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
  return new Promise((resolve) => {
    const finish = (result: ReadResult): void => {
      options.signal?.removeEventListener("abort", abort);
      void worker.terminate();
      resolve(result);
    };
    const abort = (): void => {
      finish(cancelled());
    };
    if (options.signal?.aborted === true) {
      abort();
      return;
    }
    options.signal?.addEventListener("abort", abort);
    worker.once("message", (result: ReadResult) => {
      if (result.ok) options.onProgress?.({ fraction: 1, message: "done" });
      finish(result);
    });
    worker.once("error", (error) => {
      finish({ ok: false, reason: `The profile cannot be read: ${explain(error)}.` });
    });
    worker.once("exit", (code) => {
      finish({
        ok: false,
        reason: `The profile cannot be read: its reader ended with code ${code}.`,
      });
    });
  });
}

function tooLarge(size: number, max: number): ReadResult {
  return {
    ok: false,
    reason: `The file is ${megabytes(size)} MB; profiles up to ${megabytes(max)} MB can be opened. Record for a shorter time or at a lower rate.`,
  };
}

function cancelled(): ReadResult {
  return { ok: false, reason: "Opening the profile was cancelled." };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "it does not exist";
  if (code === "EACCES") return "reading it is not permitted";
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return "it needs more memory than there is";
  return error.message;
}
