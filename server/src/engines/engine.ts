/** What every profiling engine offers: attach to a process or launch a file, and give a profile. */
import type { EngineId, Profile } from "../profile/model.ts";
import type { MemoryMoment } from "./memory.ts";

/** Why a recording failed; the client offers the matching way out. */
export type FailureKind =
  | "engine-missing"
  | "engine-failed"
  | "process-gone"
  /** Suspended, or held by a debugger: offer `continueProcess`. */
  | "process-stopped"
  | "not-python"
  | "permission"
  | "output-not-writable"
  | "unsupported-version"
  | "free-threaded"
  | "no-samples"
  | "bad-request"
  | "script-failed"
  | "cancelled";

export interface Failure {
  readonly ok: false;
  readonly kind: FailureKind;
  /** One or two sentences for the user: what happened and what to do. */
  readonly reason: string;
  /** What the engine itself said, for the log. */
  readonly detail?: string;
  /** The process was running before and is stopped now: offer `continueProcess`. */
  readonly leftStopped?: true;
}

export interface Recorded {
  readonly ok: true;
  readonly profile: Profile;
  /** What the user should know: "The process ended after 1.2 s." */
  readonly notes: readonly string[];
  /** The process was running before and is stopped now: offer `continueProcess`. */
  readonly leftStopped?: true;
}

export type RecordResult = Recorded | Failure;

export interface RecordProgress {
  /** Seconds since recording started, and planned; absent when it runs until the program ends. */
  readonly elapsed: number;
  readonly planned?: number;
  readonly message: string;
}

/** Shared by attach and launch. Executables and folders come from the caller's trusted settings. */
export interface RecordOptions {
  /** Samples a second; ignored by cProfile. Default 100. */
  readonly rate?: number;
  /** Aborting ends the recording and keeps what was measured. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RecordProgress) => void;
  /** What the launched program prints. */
  readonly onOutput?: (text: string) => void;
  /** Folder for the temporary file; default the system's. */
  readonly outputDir?: string;
  /** Files whose source is to be kept in the profile; default none. */
  readonly isOurs?: (file: string) => boolean;
  /** What is sampled; default "cpu". cProfile traces and takes no notice. */
  readonly mode?: SamplingMode;
  /** Also sample child processes. */
  readonly subprocesses?: boolean;
  /** Also tell native functions apart, where the engine can. */
  readonly native?: boolean;
  /** Which memory is drawn, where memory is measured; default "peak". */
  readonly memory?: MemoryMoment;
  /** Tell expressions of a line apart, where the engine can; takes longer. Default true. */
  readonly expressions?: boolean;
}

/**
 * Threads that work; all threads, waiting or not; threads that hold the interpreter lock; threads
 * with an exception under way (CPython 3.15); tasks of asyncio, on what they wait for (CPython 3.15).
 */
export type SamplingMode = (typeof SAMPLING_MODES)[number];

export const SAMPLING_MODES = ["cpu", "wall", "gil", "exception", "await"] as const;

export interface AttachOptions extends RecordOptions {
  readonly pid: number;
  /** Seconds, > 0. */
  readonly duration: number;
}

export interface LaunchOptions extends RecordOptions {
  /** The Python that runs the script. */
  readonly interpreter: string;
  readonly program: Program;
  readonly args?: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds; absent: until the program ends. */
  readonly duration?: number;
}

/** What Python runs: a file, by its absolute path, or a module, by its dotted name (`python -m`). */
export type Program = { readonly script: string } | { readonly module: string };

export interface Engine {
  readonly id: EngineId;
  /** Absent for engines that can only launch. */
  readonly attach?: (options: AttachOptions) => Promise<RecordResult>;
  readonly launch: (options: LaunchOptions) => Promise<RecordResult>;
}
