/** Measures: attaches to a process, runs a file, or opens a profile; says in a sentence why it cannot. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { cProfileEngine } from "../engines/cprofile.ts";
import type {
  Engine,
  Failure,
  FailureKind,
  RecordOptions,
  RecordProgress,
  RecordResult,
} from "../engines/engine.ts";
import { continueProcess } from "../engines/process-state.ts";
import { pySpyEngine } from "../engines/py-spy.ts";
import type { Profile } from "../profile/model.ts";
import { readProfile } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import type { ProfileRefusal } from "../protocol.ts";
import { engineFor } from "./choose-engine.ts";
import { findPySpyFor, findPython, type ToolSearch } from "./tools.ts";

/** What every measurement needs from its caller. */
export interface RecordContext {
  readonly search: ToolSearch;
  readonly signal: AbortSignal;
  readonly isOurs: (file: string) => boolean;
  /** `fraction`: 0…1, where the end is known. */
  readonly onProgress: (message: string, fraction?: number) => void;
  /** What engines and launched programs print. */
  readonly onOutput: (text: string) => void;
}

export type Recording =
  | {
      readonly ok: true;
      readonly profile: Profile;
      readonly note?: string;
      /** Where it was read from: one state of one file. */
      readonly source?: string;
    }
  | ProfileRefusal;

export async function recordProcess(
  pid: number,
  seconds: number,
  rate: number,
  context: RecordContext,
): Promise<Recording> {
  const chosen = await engineFor(pid, context.search);
  if (!chosen.ok) return chosen;
  const { engine } = chosen;
  if (!engine.attach) return { ok: false, reason: "This profiler cannot attach." };
  const result = await engine.attach({ pid, duration: seconds, rate, ...common(context) });
  if (result.leftStopped !== true) return recordingOf(result, context);
  const continued = continueProcess(pid) ? "and was continued" : "and could not be continued";
  const note = `The profiler left process ${pid} stopped ${continued}.`;
  const recording = recordingOf(result, context);
  if (!recording.ok) return { ...recording, remedy: joined(recording.remedy, note) };
  return { ...recording, note: joined(recording.note, note) };
}

export async function recordFile(
  script: string,
  cwd: string,
  rate: number,
  wanted: "py-spy" | "cprofile" | undefined,
  context: RecordContext,
): Promise<Recording> {
  const python = findPython(context.search);
  if (!python.ok) return python;
  const launch = { interpreter: python.path, program: { script }, cwd, rate, ...common(context) };
  const spy = wanted === "cprofile" ? undefined : await findPySpyFor(context.search);
  if (wanted === "py-spy" && spy?.ok === false) {
    return { ok: false, reason: spy.reason, offer: "install-py-spy" };
  }
  const first: Engine = spy?.ok === true ? pySpyEngine(spy.command) : cProfileEngine();
  const result = await first.launch(launch);
  // py-spy refused before it ran anything: the interpreter's own profiler needs no rights.
  if (!result.ok && first.id === "py-spy" && wanted === undefined && REFUSED.has(result.kind)) {
    context.onProgress("running under cProfile");
    const second = recordingOf(await cProfileEngine().launch(launch), context);
    const note = `Measured with cProfile, because py-spy could not: ${result.reason}`;
    return second.ok ? { ...second, note: joined(second.note, note) } : second;
  }
  return recordingOf(result, context);
}

export async function openProfile(file: string, context: RecordContext): Promise<Recording> {
  const read = await readProfile(file, {
    signal: context.signal,
    onProgress: ({ message, fraction }) => {
      context.onProgress(message, fraction);
    },
  });
  if (!read.ok) {
    const name = path.basename(file);
    const cancelled = context.signal.aborted ? { cancelled: true } : {};
    return { ok: false, reason: `${name}: ${read.reason}`, ...cancelled };
  }
  const { isOurs } = context;
  const { mtimeMs } = await stat(file);
  const loadedBefore = read.profile.startTime ?? mtimeMs;
  const profile = await withSources(read.profile, {
    loadedBefore,
    basis: "older-than-profile",
    isOurs,
  });
  return { ok: true, profile, source: `${file} ${mtimeMs}` };
}

/** Failures that come before the program is started. */
const REFUSED: ReadonlySet<FailureKind> = new Set([
  "engine-missing",
  "permission",
  "unsupported-version",
  "free-threaded",
]);

function common({ signal, isOurs, onProgress, onOutput }: RecordContext): RecordOptions {
  return {
    signal,
    isOurs,
    onOutput,
    onProgress: ({ message, elapsed, planned }: RecordProgress) => {
      onProgress(message, planned === undefined ? undefined : Math.min(1, elapsed / planned));
    },
  };
}

function recordingOf(result: RecordResult, { onOutput }: RecordContext): Recording {
  if (!result.ok) return refusal(result, onOutput);
  const note = result.notes.join(" ");
  return { ok: true, profile: result.profile, ...(note !== "" && { note }) };
}

export function refusal(failure: Failure, onOutput: (text: string) => void): ProfileRefusal {
  if (failure.detail !== undefined && failure.detail !== "") onOutput(failure.detail);
  const offer = OFFERS[failure.kind];
  return {
    ok: false,
    reason: failure.reason,
    ...(offer !== undefined && { offer }),
    ...(failure.kind === "cancelled" && { cancelled: true }),
  };
}

const OFFERS: Readonly<
  Partial<Record<FailureKind, "install-py-spy" | "profile-current-file" | "refresh-processes">>
> = {
  "engine-missing": "install-py-spy",
  permission: "profile-current-file",
  "unsupported-version": "profile-current-file",
  "free-threaded": "profile-current-file",
  "process-gone": "refresh-processes",
  "not-python": "refresh-processes",
};

function joined(a: string | undefined, b: string): string {
  return a === undefined ? b : `${a} ${b}`;
}
