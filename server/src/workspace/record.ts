/** Measures: attaches to a process, runs a file, or opens a profile; says in a sentence why it cannot. */
import { stat } from "node:fs/promises";
import path from "node:path";
import type {
  Failure,
  FailureKind,
  RecordOptions,
  RecordProgress,
  RecordResult,
} from "../engines/engine.ts";
import { continueProcess } from "../engines/process-state.ts";
import type { Profile } from "../profile/model.ts";
import { readProfile } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import type { ProfileRefusal } from "../protocol.ts";
import { engineFor } from "./choose-engine.ts";
import type { Sampling } from "./read-editor-settings.ts";
import type { ToolSearch } from "./tools.ts";

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
  sampling: Sampling,
  context: RecordContext,
): Promise<Recording> {
  const chosen = await engineFor(pid, context.search);
  if (!chosen.ok) return chosen;
  const { engine } = chosen;
  if (!engine.attach) return { ok: false, reason: "This profiler cannot attach." };
  const result = await engine.attach({ pid, duration: seconds, ...sampling, ...common(context) });
  if (result.leftStopped !== true) return recordingOf(result, context);
  const continued = continueProcess(pid) ? "and was continued" : "and could not be continued";
  const note = `The profiler left process ${pid} stopped ${continued}.`;
  const recording = recordingOf(result, context);
  if (!recording.ok) return { ...recording, remedy: joined(recording.remedy, note) };
  return { ...recording, note: joined(recording.note, note) };
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

/** What every engine is told. */
export function common({ signal, isOurs, onProgress, onOutput }: RecordContext): RecordOptions {
  return {
    signal,
    isOurs,
    onOutput,
    onProgress: ({ message, elapsed, planned }: RecordProgress) => {
      onProgress(message, planned === undefined ? undefined : Math.min(1, elapsed / planned));
    },
  };
}

export function recordingOf(result: RecordResult, { onOutput }: RecordContext): Recording {
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

export function joined(a: string | undefined, b: string): string {
  return a === undefined ? b : `${a} ${b}`;
}
