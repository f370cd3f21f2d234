/** Records with py-spy: attaches to a running process or launches a script. */
import { stat } from "node:fs/promises";
import { readProfile } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import type { Profile } from "../profile/model.ts";
import { withoutWaiting } from "../profile/waiting.ts";
import { whileAttached } from "./attaching.ts";
import { runChild } from "./child.ts";
import type { ChildResult } from "./child.ts";
import type {
  AttachOptions,
  Engine,
  Failure,
  LaunchOptions,
  RecordOptions,
  RecordResult,
  SamplingMode,
} from "./engine.ts";
import type { PySpyCommand } from "./find-py-spy.ts";
import { interpreterFacts } from "./interpreter.ts";
import { exists, withOutputFile } from "./output-file.ts";
import { commandOf, launchedSource } from "./program.ts";
import { startProgress } from "./progress.ts";
import { explainPySpy } from "./py-spy-failures.ts";
import { threadTimes, usedBetween } from "./thread-times.ts";

const DEFAULT_RATE = 100;
/** py-spy needs this long, at the worst, to find the interpreter and to write its file. */
const OVERHEAD_MS = 20_000;

export function pySpyEngine(command: PySpyCommand): Engine {
  return {
    id: "py-spy",
    attach: (options) => attach(command, options),
    launch: (options) => launch(command, options),
  };
}

function attach(command: PySpyCommand, options: AttachOptions): Promise<RecordResult> {
  const unable = cannotSample(options.mode);
  if (unable) return Promise.resolve(unable);
  const { pid, duration } = options;
  const target = ["-p", String(pid), "-d", String(Math.max(1, Math.ceil(duration)))];
  if (options.subprocesses === true) target.push("-s");
  return whileAttached(options, (attached) =>
    withOutputFile(options.outputDir, "profile.speedscope.json", async (file) => {
      const first = await record(command, target, file, options, duration);
      // A shell, uv or poetry in front of the program: its child is what was meant.
      const retry =
        options.subprocesses !== true &&
        first.stopped === "no" &&
        /Failed to find python version/u.test(first.stderr);
      const last = retry
        ? await record(command, [...target, "-s"], file, options, duration)
        : first;
      const used = usedBetween(attached.threadTimes, await threadTimes(pid));
      return outcome(last, file, options, { ...attached, used });
    }),
  );
}

async function launch(command: PySpyCommand, options: LaunchOptions): Promise<RecordResult> {
  const unable = cannotSample(options.mode);
  if (unable) return unable;
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  if (facts.implementation !== "cpython") {
    return unsupported(`py-spy cannot look into ${facts.implementation}, only into CPython.`);
  }
  if (facts.freeThreaded) {
    return {
      ...unsupported(`py-spy cannot look into the free-threaded build of Python ${facts.version}.`),
      kind: "free-threaded",
    };
  }
  const startedAt = Date.now();
  const source = await launchedSource(options);
  if (!source.ok) return source;
  const duration = options.duration;
  const target = [
    ...(duration === undefined ? [] : ["-d", String(Math.max(1, Math.ceil(duration)))]),
    ...(options.subprocesses === true ? ["-s"] : []),
    "--",
    ...commandOf(options),
  ];
  return withOutputFile(options.outputDir, "profile.speedscope.json", async (file) => {
    const child = await record(command, target, file, options, duration, options);
    const { cwd } = options;
    const result = await outcome(child, file, options, { startedAt, startTime: startedAt, cwd });
    if (!result.ok) return result;
    const sources = new Map([...result.profile.sources, ...source.sources]);
    const profile: Profile = {
      ...result.profile,
      sources,
      pythonVersion: facts.version,
      command: commandOf(options),
    };
    return { ...result, profile };
  });
}

async function record(
  command: PySpyCommand,
  target: readonly string[],
  file: string,
  options: RecordOptions,
  duration: number | undefined,
  where?: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ChildResult> {
  const flags = ["-f", "speedscope", "-r", String(options.rate ?? DEFAULT_RATE), "-o", file];
  if (options.mode === "wall") flags.push("-i");
  if (options.mode === "gil") flags.push("-g");
  if (options.native === true) flags.push("-n");
  const stopProgress = startProgress(options.onProgress, duration);
  try {
    return await runChild({
      file: command.file,
      args: [...command.args, "record", ...flags, ...target],
      ...(where === undefined ? {} : { cwd: where.cwd }),
      env: { ...where?.env, RUST_BACKTRACE: "0" },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(duration === undefined ? {} : { timeoutMs: duration * 1000 + OVERHEAD_MS }),
      // uvx stands before py-spy and does not always pass an interrupt on.
      interruptGroup: where === undefined && command.args.length > 0,
      onStdout: (text) => options.onOutput?.(withoutChatter(text)),
      onStderr: (text) => options.onOutput?.(text),
    });
  } finally {
    stopProgress();
  }
}

interface Measured {
  readonly pid?: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the program started, where that is known. */
  readonly startTime: number | undefined;
  /** CPU seconds by thread id, of threads that lived all the while. */
  readonly used?: ReadonlyMap<string, number>;
  readonly cwd?: string;
  readonly command?: readonly string[];
}

/** Judges by the file and not by the exit code: with -s a complete file comes with exit code 1. */
async function outcome(
  child: ChildResult,
  file: string,
  options: RecordOptions,
  measured: Measured,
): Promise<RecordResult> {
  if (child.spawnError !== undefined) {
    return {
      ok: false,
      kind: "engine-missing",
      reason: `py-spy cannot be started: ${child.spawnError}. Install it or correct the setting.`,
    };
  }
  const written = (await exists(file)) && (await stat(file)).size > 0;
  if (!written) return withoutFile(child, measured);
  const read = await readProfile(file);
  if (!read.ok) return read.empty === true ? noSamples(child, measured) : unreadable(read.reason);
  const mode = options.mode === "wall" || options.mode === "gil" ? options.mode : "cpu";
  const working =
    mode === "cpu" ? withoutWaiting(read.profile, measured.used ?? new Map()) : read.profile;
  if (!working) return noSamples(child, measured);
  const profile: Profile = {
    ...working,
    rate: options.rate ?? DEFAULT_RATE,
    mode,
    startTime: measured.startedAt,
    endTime: measured.startedAt + Math.round(child.elapsed * 1000),
    ...(measured.pid === undefined ? {} : { pid: measured.pid }),
    ...(measured.cwd === undefined ? {} : { cwd: measured.cwd }),
    ...(measured.command === undefined ? {} : { command: measured.command }),
  };
  const sourced =
    measured.startTime === undefined || options.isOurs === undefined
      ? profile
      : await withSources(profile, {
          loadedBefore: measured.startTime,
          basis: measured.pid === undefined ? "launch" : "older-than-process",
          isOurs: options.isOurs,
        });
  return { ok: true, profile: sourced, notes: notesOf(child, measured) };
}

function notesOf(child: ChildResult, measured: Measured): readonly string[] {
  const seconds = child.elapsed.toFixed(1);
  if (child.stopped === "abort") return [`Stopped after ${seconds} s.`];
  const ended = /Stopped sampling because process exited/u.test(child.stdout);
  if (measured.pid !== undefined && ended) return [`The process ended after ${seconds} s.`];
  if (measured.pid === undefined) {
    const how = ended ? "ended" : "was stopped";
    return [`The program ${how} after ${seconds} s; py-spy does not tell its exit code.`];
  }
  return [];
}

function withoutFile(child: ChildResult, measured: Measured): Failure {
  if (child.stopped !== "no" && (child.killed || child.code === undefined)) {
    return {
      ok: false,
      kind: child.stopped === "abort" ? "cancelled" : "engine-failed",
      reason:
        child.stopped === "abort"
          ? "Recording was cancelled before anything was measured."
          : "py-spy did not end in time and was stopped; nothing was kept.",
      detail: child.stderr,
    };
  }
  return explainPySpy(child.stderr, {
    platform: process.platform,
    ...(measured.pid === undefined ? {} : { pid: measured.pid }),
  });
}

function noSamples(child: ChildResult, measured: Measured): Failure {
  const who = measured.pid === undefined ? "The program" : `Process ${measured.pid}`;
  return {
    ok: false,
    kind: "no-samples",
    reason: `${who} was idle: it ran no Python code in ${child.elapsed.toFixed(1)} s. Give it work and record again, or record waiting threads as well.`,
  };
}

function unreadable(reason: string): Failure {
  return { ok: false, kind: "engine-failed", reason: `py-spy's file cannot be used. ${reason}` };
}

function cannotSample(mode: SamplingMode | undefined): Failure | undefined {
  if (mode !== "exception" && mode !== "await") return undefined;
  const what = mode === "await" ? "waiting tasks" : "exceptions";
  return {
    ok: false,
    kind: "unsupported-version",
    reason: `py-spy cannot sample ${what}: that takes CPython 3.15 and its own profiler.`,
  };
}

function unsupported(reason: string): Failure {
  return {
    ok: false,
    kind: "unsupported-version",
    reason: `${reason} Profile with cProfile instead.`,
  };
}

/** py-spy's own lines stand between those of the launched program. */
function withoutChatter(text: string): string {
  return text.replace(/^py-spy> .*\r?\n/gmu, "");
}
