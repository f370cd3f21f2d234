/** What launching is for every engine whose profiler runs inside the program: run it, describe the profile. */
import type { Profile, SourceSnapshot } from "../profile/model.ts";
import { withSources } from "../profile/readers/sources.ts";
import { runChild } from "./child.ts";
import type { ChildResult } from "./child.ts";
import type { Failure, LaunchOptions } from "./engine.ts";
import { interpreterFacts } from "./interpreter.ts";
import { commandOf, launchedSource } from "./program.ts";
import { startProgress } from "./progress.ts";

/** What is known before the program starts. */
export interface Prepared {
  readonly ok: true;
  /** Of the interpreter. */
  readonly version: string;
  readonly sources: ReadonlyMap<string, SourceSnapshot>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export async function prepareLaunch(options: LaunchOptions): Promise<Prepared | Failure> {
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  const source = await launchedSource(options);
  if (!source.ok) return source;
  return { ok: true, version: facts.version, sources: source.sources, startedAt: Date.now() };
}

/** Runs the interpreter with these arguments until the program ends, or is stopped. */
export async function runLaunched(
  options: LaunchOptions,
  args: readonly string[],
  onStderr: ((text: string) => void) | undefined = options.onOutput,
): Promise<ChildResult> {
  const { interpreter, cwd, env, signal, duration, onOutput } = options;
  const stopProgress = startProgress(options.onProgress, duration);
  try {
    return await runChild({
      file: interpreter,
      args,
      cwd,
      // Unbuffered, so that the program's output is seen as it comes.
      env: { PYTHONUNBUFFERED: "1", ...env },
      ...(signal === undefined ? {} : { signal }),
      ...(duration === undefined ? {} : { timeoutMs: duration * 1000 }),
      ...(onOutput === undefined ? {} : { onStdout: onOutput }),
      ...(onStderr === undefined ? {} : { onStderr }),
    });
  } finally {
    stopProgress();
  }
}

/** The profile with everything that its launch says about it, and the texts that ran. */
export async function launchedProfile(
  read: Profile,
  options: LaunchOptions,
  { version, sources, startedAt }: Prepared,
  { elapsed }: Pick<ChildResult, "elapsed">,
): Promise<Profile> {
  const profile: Profile = {
    ...read,
    startTime: startedAt,
    endTime: startedAt + Math.round(elapsed * 1000),
    pythonVersion: version,
    command: commandOf(options),
    cwd: options.cwd,
    sources: new Map([...read.sources, ...sources]),
  };
  const { isOurs } = options;
  if (!isOurs) return profile;
  return withSources(profile, { loadedBefore: startedAt, basis: "launch", isOurs });
}

/** The last line that a program printed; an exception says there what it is. */
export function lastLine(text: string): string {
  return (text.trim().split(/\r?\n/u).at(-1) ?? "").slice(0, 200);
}
