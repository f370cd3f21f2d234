/** Records with CPython 3.15's own `profiling.sampling` ("Tachyon"): attaches to a process or launches. */
import type { Profile, ProfileProcess } from "../profile/model.ts";
import { withSources } from "../profile/readers/sources.ts";
import { withoutWaiting } from "../profile/waiting.ts";
import { whileAttached } from "./attaching.ts";
import type { Attached } from "./attaching.ts";
import { runChild } from "./child.ts";
import type { ChildResult } from "./child.ts";
import type {
  AttachOptions,
  Engine,
  LaunchOptions,
  RecordOptions,
  RecordResult,
  SamplingMode,
} from "./engine.ts";
import { descendantsOf } from "./descendants.ts";
import { recordFamily } from "./family.ts";
import type { Family } from "./family.ts";
import { interpreterFacts } from "./interpreter.ts";
import { withOutputFile } from "./output-file.ts";
import type { ProcessInfo } from "./process-info.ts";
import { linuxProcess } from "./processes-linux.ts";
import { commandOf, launchedSource, programArguments } from "./program.ts";
import { startProgress } from "./progress.ts";
import { DEFAULT_RATE, drawsItself, profileIn, TREE_FILE, unusable } from "./tachyon-output.ts";
import { threadTimes, usedBetween } from "./thread-times.ts";

/** Starting the interpreter and writing the file take this long at the worst. */
const OVERHEAD_MS = 20_000;

/** `python`: of the same minor version and build as what it is to measure. */
export function tachyonEngine(python: string): Engine {
  return {
    id: "tachyon",
    attach: (options) => attach(python, options),
    launch,
  };
}

/** A shell, uv or poetry in front of the program: the Python that it started is what was meant. */
async function attach(python: string, options: AttachOptions): Promise<RecordResult> {
  const asked = process.platform === "linux" ? await linuxProcess(options.pid) : undefined;
  const started = asked?.isPython === false ? await descendantsOf(options.pid) : [];
  const meant = started.find((each) => each.isPython) ?? asked;
  const pid = meant?.pid ?? options.pid;
  const one = (each: AttachOptions): Promise<RecordResult> => attachOne(python, each);
  const root = one({ ...options, pid });
  // Tasks come as lines without stacks, which cannot be added up.
  if (options.subprocesses !== true || options.mode === "await") return root;
  const family: Family = {
    root,
    pid: () => options.pid,
    isRoot: (each) => each.pid === pid,
    name: () => ({ pid, command: meant?.command ?? "" }),
  };
  return recordFamily(family, one, options);
}

async function attachOne(python: string, options: AttachOptions): Promise<RecordResult> {
  if (!drawsItself(options)) return attachOnce(python, options);
  const drawn = await attachOnce(python, options);
  // It may have been busy in one and the same frame, of which this version draws nothing.
  if (drawn.ok || drawn.kind !== "no-samples" || options.signal?.aborted === true) return drawn;
  return attachOnce(python, { ...options, expressions: true });
}

function attachOnce(python: string, options: AttachOptions): Promise<RecordResult> {
  const { pid, duration } = options;
  return whileAttached(options, (attached) =>
    withOutputFile(options.outputDir, outputName(options), async (file) => {
      const where = ["-d", wholeSeconds(duration), "-o", file, String(pid)];
      const child = await record(python, ["attach", ...sampling(options), ...where], options, {
        duration,
      });
      const used = usedBetween(attached.threadTimes, await threadTimes(pid));
      const written = await profileIn(python, file, child, options, pid);
      if (!written.ok) return written;
      const sampled = await placed(written.profile, child, options, attached);
      // A thread may be seen on a core when it only wakes to wait again.
      const profile = sampled.mode === "cpu" ? withoutWaiting(sampled, used) : sampled;
      if (!profile) return unusable("", true, pid);
      return { ok: true, profile, notes: attachNotes(child, duration) };
    }),
  );
}

async function launch(options: LaunchOptions): Promise<RecordResult> {
  if (options.subprocesses !== true) return launchOne(options, () => undefined);
  let profiler: number | undefined;
  let program: ProfileProcess | undefined;
  const root = launchOne(options, (pid) => {
    profiler = pid;
  });
  const isRoot = (each: ProcessInfo): boolean => {
    if (each.ppid !== profiler) return false;
    program ??= { pid: each.pid, command: commandOf(options).join(" ") };
    return true;
  };
  const family: Family = { root, pid: () => profiler, isRoot, name: () => program };
  const one = (each: AttachOptions): Promise<RecordResult> => attachOne(options.interpreter, each);
  return recordFamily(family, one, options);
}

async function launchOne(
  options: LaunchOptions,
  onStart: (pid: number) => void,
): Promise<RecordResult> {
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  const source = await launchedSource(options);
  if (!source.ok) return source;
  const startedAt = Date.now();
  return withOutputFile(options.outputDir, outputName(options), async (file) => {
    const { interpreter, duration, cwd, env } = options;
    const limit = duration === undefined ? [] : ["-d", wholeSeconds(duration)];
    const args = ["run", ...sampling(options), ...limit, "-o", file, ...programArguments(options)];
    const child = await record(interpreter, args, options, {
      ...(duration === undefined ? {} : { duration }),
      launched: { cwd, env: { PYTHONUNBUFFERED: "1", ...env }, onStart },
    });
    const written = await profileIn(interpreter, file, child, options);
    if (!written.ok) return written;
    const known = { startedAt, startTime: startedAt, cwd, command: commandOf(options) };
    const profile = await placed(written.profile, child, options, known);
    const sources = new Map([...profile.sources, ...source.sources]);
    const how = child.stopped === "no" ? "ended" : "was stopped";
    const note = `The program ${how} after ${child.elapsed.toFixed(1)} s; the profiler does not tell its exit code.`;
    return {
      ok: true,
      profile: { ...profile, sources, pythonVersion: facts.version },
      notes: [note],
    };
  });
}

/** Tasks are written as lines right away, and a call tree alone as one; else stacks, to be converted twice. */
function outputName(options: RecordOptions): string {
  if (options.mode === "await") return "profile.jsonl";
  return drawsItself(options) ? TREE_FILE : "profile.bin";
}

function sampling(options: RecordOptions): readonly string[] {
  const { mode = "cpu", rate, native } = options;
  const common = ["-r", String(rate ?? DEFAULT_RATE)];
  if (mode === "await") return ["--async-aware", "--async-mode", "all", "--jsonl", ...common];
  const format = drawsItself(options) ? "--flamegraph" : "--binary";
  return [format, "-a", "--mode", mode, ...common, ...(native === true ? ["--native"] : [])];
}

interface Run {
  /** Seconds. */
  readonly duration?: number;
  /** Of a program that is started, and so ended with the profiler. */
  readonly launched?: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly onStart: (pid: number) => void;
  };
}

async function record(
  python: string,
  args: readonly string[],
  options: RecordOptions,
  { duration, launched }: Run,
): Promise<ChildResult> {
  const stopProgress = startProgress(options.onProgress, duration);
  try {
    return await runChild({
      file: python,
      args: ["-m", "profiling.sampling", ...args],
      ...launched,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(duration === undefined ? {} : { timeoutMs: duration * 1000 + OVERHEAD_MS }),
      ...(options.onOutput === undefined || !launched
        ? {}
        : { onStdout: options.onOutput, onStderr: options.onOutput }),
    });
  } finally {
    stopProgress();
  }
}

async function placed(
  profile: Profile,
  child: ChildResult,
  options: RecordOptions,
  known: Partial<Attached> & Pick<Attached, "startedAt" | "startTime">,
): Promise<Profile> {
  const { pid, cwd, command, startedAt, startTime } = known;
  const described: Profile = {
    ...profile,
    // The recording does not say in which mode it was made.
    mode: MODES[options.mode ?? "cpu"],
    rate: options.rate ?? DEFAULT_RATE,
    startTime: startedAt,
    endTime: startedAt + Math.round(child.elapsed * 1000),
    ...(pid === undefined ? {} : { pid }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(command === undefined ? {} : { command }),
  };
  if (startTime === undefined || options.isOurs === undefined) return described;
  return withSources(described, {
    loadedBefore: startTime,
    basis: pid === undefined ? "launch" : "older-than-process",
    isOurs: options.isOurs,
  });
}

/** The profiler takes no others. */
function wholeSeconds(duration: number): string {
  return String(Math.max(1, Math.ceil(duration)));
}

const MODES = {
  cpu: "cpu",
  wall: "wall",
  gil: "gil",
  exception: "exception",
  await: "wall",
} as const satisfies Readonly<Record<SamplingMode, Profile["mode"]>>;

function attachNotes(child: ChildResult, duration: number): readonly string[] {
  const seconds = child.elapsed.toFixed(1);
  if (child.stopped === "abort") return [`Stopped after ${seconds} s.`];
  // Counting starts when the interpreter is up, so a whole recording takes longer than this.
  return child.elapsed < duration ? [`The process ended after ${seconds} s.`] : [];
}
