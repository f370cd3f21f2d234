/** Measures a running process in short pieces, one after the other, until it is told to stop. */
import { setTimeout as wait } from "node:timers/promises";
import type { LiveSpan } from "../profile/live-profile.ts";
import type { Profile } from "../profile/model.ts";
import type { AttachOptions, Engine, Failure, FailureKind, RecordOptions } from "./engine.ts";
import { continueProcess, isAlive } from "./process-state.ts";

/** The shortest that py-spy records. */
const CHUNK_SECONDS = 1;
/** A process that refuses this often in a row has changed for good. */
const MOST_FAILURES = 3;
const RETRY_MS = 500;

/** Refusals that pass by themselves: a debugger holds the process, or it replaces itself. */
const PASSING: ReadonlySet<FailureKind> = new Set([
  "process-stopped",
  "engine-failed",
  "not-python",
]);

export interface LiveOptions extends Omit<RecordOptions, "onProgress" | "onOutput"> {
  readonly pid: number;
  /** Aborting ends the measurement; its last piece is still given. */
  readonly signal: AbortSignal;
  /** `profile`: undefined where the process did nothing. Seconds since the start. */
  readonly onChunk: (span: LiveSpan, profile: Profile | undefined) => void;
}

/** How it ended. What was measured went to `onChunk`. */
export type LiveEnd =
  | { readonly ok: true; readonly why: "stopped" | "process-ended"; readonly note?: string }
  | Failure;

/**
 * Runs until aborted, until the process ends, or until it cannot be measured any more: `ok: false`
 * then, whether or not something was measured before. Never leaves the process stopped.
 */
export async function measureLive(engine: Engine, options: LiveOptions): Promise<LiveEnd> {
  if (!engine.attach) {
    return { ok: false, kind: "bad-request", reason: `${engine.id} cannot attach to a process.` };
  }
  const started = performance.now();
  const now = (): number => (performance.now() - started) / 1000;
  let state: State = { failures: 0, measured: false, continued: false };
  const { signal } = options;
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    const from = now();
    const result = await engine.attach(attachOptions(options, state));
    if (result.leftStopped === true && continueProcess(options.pid)) {
      state = { ...state, continued: true };
    }
    if (result.ok) {
      state = after(state, result.profile);
      options.onChunk({ from, to: now() }, result.profile);
    } else if (!stopped()) {
      const end = await endOf(result, options.pid, state);
      if (end) return end;
      // Whoever was idle for a piece has waited for a second already.
      if (result.kind !== "no-samples") {
        state = { ...state, failures: state.failures + 1 };
        await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
      options.onChunk({ from, to: now() }, undefined);
    }
    if (!(await isAlive(options.pid))) return ended("process-ended", state);
  }
  return ended("stopped", state);
}

interface State {
  /** In a row. */
  readonly failures: number;
  readonly measured: boolean;
  /** The process was found stopped by the profiler and was let go on. */
  readonly continued: boolean;
  /** What was asked for was a shell in front of the program. */
  readonly subprocesses?: boolean;
  /** The last piece was one function: of that the quick way may show nothing, and be gone in vain. */
  readonly isFlat?: boolean;
}

function after(state: State, profile: Profile): State {
  const behindShell = profile.threads.some((thread) => thread.process !== undefined);
  const isFlat = new Set(profile.frames.map((frame) => frame.function)).size === 1;
  return {
    ...state,
    failures: 0,
    measured: true,
    isFlat,
    ...(behindShell && { subprocesses: true }),
  };
}

function attachOptions(
  options: LiveOptions,
  { subprocesses, isFlat = false }: State,
): AttachOptions {
  // The next piece waits for this one to be read.
  const quick = { duration: CHUNK_SECONDS, expressions: isFlat };
  return { ...options, ...quick, ...(subprocesses && { subprocesses }) };
}

/** Undefined while it is worth going on. */
async function endOf(failure: Failure, pid: number, state: State): Promise<LiveEnd | undefined> {
  if (failure.kind === "process-gone" || !(await isAlive(pid))) {
    return state.measured ? ended("process-ended", state) : { ...failure, kind: "process-gone" };
  }
  if (failure.kind === "no-samples") return undefined;
  // Before anything was measured, what the profiler says is about the process as it is.
  const passes = state.measured && PASSING.has(failure.kind) && state.failures + 1 < MOST_FAILURES;
  return passes ? undefined : failure;
}

function ended(why: "stopped" | "process-ended", { continued }: State): LiveEnd {
  const note = "The profiler left the process stopped, and it was continued.";
  return { ok: true, why, ...(continued && { note }) };
}
