/** Records with CPython 3.15's own `profiling.sampling` ("Tachyon"): attaches to a process or launches. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { flatTree, withExpressions } from "../profile/expressions.ts";
import type { Profile } from "../profile/model.ts";
import { readProfile } from "../profile/readers/read.ts";
import type { ReadResult } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import { withoutWaiting } from "../profile/waiting.ts";
import { whileAttached } from "./attaching.ts";
import type { Attached } from "./attaching.ts";
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
import { interpreterFacts } from "./interpreter.ts";
import { exists, withOutputFile } from "./output-file.ts";
import { commandOf, launchedSource, programArguments } from "./program.ts";
import { startProgress } from "./progress.ts";
import { explainTachyon } from "./tachyon-failures.ts";
import { threadTimes, usedBetween } from "./thread-times.ts";

const DEFAULT_RATE = 1000;
/** Starting the interpreter and writing the file take this long at the worst. */
const OVERHEAD_MS = 20_000;
const CONVERT_MS = 120_000;

/** `python`: of the same minor version and build as what it is to measure. */
export function tachyonEngine(python: string): Engine {
  return {
    id: "tachyon",
    attach: (options) => attach(python, options),
    launch,
  };
}

function attach(python: string, options: AttachOptions): Promise<RecordResult> {
  const { pid, duration } = options;
  return whileAttached(options, (attached) =>
    withOutputFile(options.outputDir, outputName(options.mode), async (file) => {
      const where = ["-d", String(duration), "-o", file, String(pid)];
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
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  const source = await launchedSource(options);
  if (!source.ok) return source;
  const startedAt = Date.now();
  return withOutputFile(options.outputDir, outputName(options.mode), async (file) => {
    const { interpreter, duration, cwd, env } = options;
    const limit = duration === undefined ? [] : ["-d", String(duration)];
    const args = ["run", ...sampling(options), ...limit, "-o", file, ...programArguments(options)];
    const child = await record(interpreter, args, options, {
      ...(duration === undefined ? {} : { duration }),
      launched: { cwd, env: { PYTHONUNBUFFERED: "1", ...env } },
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

/** Tasks are written as lines right away; everything else as stacks, to be converted. */
function outputName(mode: SamplingMode | undefined): string {
  return mode === "await" ? "profile.jsonl" : "profile.bin";
}

function sampling({ mode = "cpu", rate, native }: RecordOptions): readonly string[] {
  const common = ["-r", String(rate ?? DEFAULT_RATE)];
  if (mode === "await") return ["--async-aware", "--async-mode", "all", "--jsonl", ...common];
  return ["--binary", "-a", "--mode", mode, ...common, ...(native === true ? ["--native"] : [])];
}

interface Run {
  /** Seconds. */
  readonly duration?: number;
  /** Of a program that is started, and so ended with the profiler. */
  readonly launched?: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
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

/** What it prints where it saw nothing, instead of writing a picture. */
const EMPTY = /No functions found/u;

type Written = { readonly ok: true; readonly profile: Profile } | Failure;

/** The recording as a profile: the call tree of one conversion, the columns of another. */
async function profileIn(
  python: string,
  file: string,
  child: ChildResult,
  options: RecordOptions,
  pid?: number,
): Promise<Written> {
  const context = { python, ...(pid === undefined ? {} : { pid }) };
  if (child.spawnError !== undefined) {
    const reason = `${python} cannot be started: ${child.spawnError}.`;
    return { ok: false, kind: "engine-missing", reason };
  }
  const failed = child.stopped === "no" && child.code !== 0;
  if (failed || !(await exists(file)) || (await stat(file)).size === 0) {
    if (EMPTY.test(child.stdout)) return unusable("", true, pid);
    if (child.stopped !== "abort") return explainTachyon(child.stderr, context);
    const reason = "Recording was cancelled before anything was measured.";
    return { ok: false, kind: "cancelled", reason };
  }
  const seconds = 1 / (options.rate ?? DEFAULT_RATE);
  if (options.mode === "await") {
    const lines = await readProfile(file);
    return lines.ok ? lines : unusable(lines.reason, lines.empty, pid);
  }
  const lines = (): ReturnType<typeof readProfile> =>
    converted(python, file, "--jsonl", "lines.jsonl");
  const [tree, columns] = await Promise.all([
    converted(python, file, "--flamegraph", "tree.html"),
    options.expressions === false ? undefined : lines(),
  ]);
  const table = !tree.ok && tree.empty === true ? (columns ?? (await lines())) : columns;
  const whole = tree.ok ? tree : onlyFrame(table, tree);
  if (!whole.ok) return unusable(whole.reason, whole.empty, pid);
  const profile = withExpressions(whole.profile, table?.ok ? table.profile : undefined, seconds);
  return { ok: true, profile };
}

/** CPython 3.15.2 draws no tree where all samples are of one and the same outermost frame. */
function onlyFrame(table: ReadResult | undefined, otherwise: ReadResult): ReadResult {
  const profile = table?.ok === true ? flatTree(table.profile) : undefined;
  return profile ? { ok: true, profile } : otherwise;
}

async function converted(
  python: string,
  recording: string,
  format: string,
  name: string,
): ReturnType<typeof readProfile> {
  const file = path.join(path.dirname(recording), name);
  const child = await runChild({
    file: python,
    args: ["-m", "profiling.sampling", "replay", recording, format, "-o", file],
    timeoutMs: CONVERT_MS,
  });
  if (await exists(file)) return readProfile(file);
  const empty = EMPTY.test(child.stdout);
  const said = child.stderr.trim().split(/\r?\n/u).at(-1) ?? "";
  const reason = said === "" ? "it wrote no file." : `${said.slice(0, 200)}.`;
  return { ok: false, reason, ...(empty && { empty }) };
}

function unusable(reason: string, empty: true | undefined, pid: number | undefined): Failure {
  if (empty !== true) {
    const text = `The recording of Python's profiler cannot be used: ${reason}`;
    return { ok: false, kind: "engine-failed", reason: text };
  }
  const who = pid === undefined ? "The program" : `Process ${pid}`;
  const text = `${who} was idle: it ran no Python code meanwhile. Give it work and record again, or record waiting threads as well.`;
  return { ok: false, kind: "no-samples", reason: text };
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
