/** Checks many files: what is known from the cache, few files here, many on worker threads. */
import type { PythonParser } from "../syntax/parser.ts";
import { compileParser, loadParser } from "../workspace/assets.ts";
import { WorkspaceCode } from "../workspace/code-base.ts";
import type { FileSettings } from "../workspace/settings.ts";
import type { StartMarks } from "../workspace/start-index.ts";
import type { Job } from "./batches.ts";
import { breather } from "../workspace/breathe.ts";
import { type CachePlace, type Content, ScanCache } from "./cache.ts";
import { checkFile } from "./check-file.ts";
import type { Gate } from "./gate.ts";
import type { LocatedFinding } from "./located-finding.ts";
import type { Outcome } from "./outcome.ts";
import { type PoolLimits, runJobs } from "./pool.ts";
import { settingsReader } from "./settings-reader.ts";
import { readStartMarks } from "./start-marks.ts";
import { type Stamp, stampOf, statOf } from "./stats.ts";

export interface ScanRequest {
  /** Absolute paths, each once. */
  readonly files: readonly string[];
  /** Files that belong to the same workspace as well: threads that they start count. Missing: no others. */
  readonly around?: readonly string[];
  readonly settingsOf: (file: string) => Promise<FileSettings>;
  readonly threads: number;
  readonly cache?: CachePlace | undefined;
  /** Folder of the wasm files; missing: where the build puts them. */
  readonly assets?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the scan waits while somebody types; missing: nowhere. */
  readonly gate?: Gate | undefined;
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
  readonly limits?: Partial<PoolLimits>;
}

export interface ScannedFile {
  readonly file: string;
  readonly findings: readonly LocatedFinding[];
  /** Other paths that the findings rest on. */
  readonly others: readonly string[];
  /** What went wrong with it; goes on after the file's name. */
  readonly failed?: string;
  /** What rules that failed on it said. */
  readonly crashes: readonly string[];
}

export interface Scan {
  /** As they were asked for. */
  readonly files: readonly ScannedFile[];
  /** How many were taken from the cache without being looked into. */
  readonly unread: number;
  /** Which files start threads. */
  readonly starts: StartMarks;
}

/** So little is checked sooner than a thread is started. */
const FEW_FILES = 8;
const FEW_BYTES = 256 * 1024;

/** Undefined when it was cancelled: half of the findings would look like all. */
export async function scan(request: ScanRequest): Promise<Scan | undefined> {
  const run = new Run(request);
  await run.plan();
  if (!request.signal?.aborted) await run.work();
  // What was found before a cancel is right as well, and saves the next scan the work.
  run.remember();
  return request.signal?.aborted ? undefined : run.result();
}

type Said = Pick<ScannedFile, "findings" | "others"> & Partial<ScannedFile>;

const NO_FINDINGS: Said = { findings: [], others: [] };

/** What is to be done about a file that must be read. */
interface Open extends Job {
  readonly stamp: Stamp;
  readonly at: number;
  /** What the content means, if it is the known one. */
  readonly content?: Content;
}

class Run {
  readonly #request: ScanRequest;
  readonly #cache: ScanCache | undefined;
  readonly #scanned: (ScannedFile | undefined)[];
  readonly #open = new Map<number, Open>();
  #done = 0;
  #unread = 0;
  #starts: StartMarks = new Map();

  constructor(request: ScanRequest) {
    this.#request = request;
    this.#cache = request.cache && ScanCache.open(request.cache);
    this.#scanned = request.files.map(() => undefined);
  }

  /** Decides for each file whether it has to be read. */
  async plan(): Promise<void> {
    const { files, settingsOf, signal, gate } = this.#request;
    await this.#learnStarts();
    const breathe = breather(gate?.whenOpen);
    for (const [id, file] of files.entries()) {
      await breathe();
      if (signal?.aborted) return;
      const settings = await settingsOf(file);
      // Where all rules are off, nothing could be found.
      if (settings.rules.length === 0) this.#tell(id, NO_FINDINGS);
      else this.#planFile(id, file, settings.key);
    }
  }

  async work(): Promise<void> {
    const { threads, assets, signal, gate, limits } = this.#request;
    const jobs = [...this.#open.values()];
    const bytes = jobs.reduce((sum, job) => sum + job.bytes, 0);
    if (jobs.length <= FEW_FILES && bytes <= FEW_BYTES) {
      await this.#workHere(jobs);
      return;
    }
    const onDone = (job: Job, outcome: Outcome): void => {
      this.#finish(job.id, outcome);
    };
    const parser = await compileParser(assets);
    await runJobs(jobs, {
      parser,
      starts: this.#starts,
      threads,
      signal,
      gate: gate?.shared,
      onDone,
      ...(limits && { limits }),
    });
  }

  remember(): void {
    this.#cache?.save();
  }

  result(): Scan {
    const files = this.#scanned.filter((each) => each !== undefined);
    return { files, unread: this.#unread, starts: this.#starts };
  }

  async #learnStarts(): Promise<void> {
    const { files, around = [], signal, gate } = this.#request;
    const cache = this.#cache?.isEmpty ? undefined : this.#cache;
    const known = (file: string): string | undefined => {
      const stats = cache && statOf(file);
      return stats && cache.startMark(file, stampOf(stats));
    };
    this.#starts = await readStartMarks(new Set([...files, ...around]), known, {
      signal,
      held: gate?.whenOpen,
    });
    this.#cache?.learnStarts(this.#starts);
  }

  #planFile(id: number, file: string, settings: string): void {
    const at = Date.now();
    const stats = statOf(file);
    const stamp: Stamp = stats ? stampOf(stats) : [0, 0, at];
    const known = stats && this.#cache?.find(file, stamp, settings);
    if (known?.kind === "same") {
      this.#unread++;
      this.#tell(id, known.content);
      return;
    }
    const content = known?.kind === "content" ? known.content : undefined;
    const job = { id, file, bytes: stats?.size ?? 0, settings, stamp, at };
    this.#open.set(id, content ? { ...job, content, known: content.hash } : job);
  }

  async #workHere(jobs: readonly Open[]): Promise<void> {
    if (jobs.length === 0) return;
    const parser: PythonParser = await loadParser(this.#request.assets);
    const code = new WorkspaceCode(parser);
    code.learnStarts(this.#starts);
    const settings = settingsReader();
    for (const { id, file, known, settings: key } of jobs) {
      // A signal is only heard between two files.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#request.signal?.aborted) return;
      this.#finish(id, checkFile(file, known, settings(key), code));
    }
  }

  #finish(id: number, outcome: Outcome): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    switch (outcome.kind) {
      case "unchanged":
        if (open.content) this.#keep(open, open.content);
        this.#tell(id, open.content ?? NO_FINDINGS);
        break;
      case "checked":
        // What is incomplete by a mistake of ours must not outlive it.
        if (outcome.crashes.length === 0) this.#keep(open, outcome);
        this.#tell(id, outcome);
        break;
      case "not-checked":
        this.#tell(id, { ...NO_FINDINGS, failed: outcome.reason });
    }
  }

  #keep({ file, settings, stamp, at }: Open, content: Content): void {
    this.#cache?.keep(file, settings, content, { stamp, at });
  }

  #tell(id: number, { findings, others, crashes = [], failed }: Said): void {
    const { files, onProgress } = this.#request;
    const file = files[id] ?? "";
    this.#scanned[id] = {
      file,
      findings,
      others,
      crashes,
      ...(failed !== undefined && { failed }),
    };
    this.#done++;
    onProgress?.(this.#done, files.length);
  }
}
