/** Launches a script under the interpreter's own cProfile: function heat without installing anything. */
import { stat } from "node:fs/promises";
import type { Profile } from "../profile/model.ts";
import { readProfile } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import { runChild } from "./child.ts";
import type { ChildResult } from "./child.ts";
import type { Engine, Failure, LaunchOptions, RecordResult } from "./engine.ts";
import { interpreterFacts } from "./interpreter.ts";
import { exists, withOutputFile } from "./output-file.ts";
import { commandOf, launchedSource, programArguments } from "./program.ts";
import { startProgress } from "./progress.ts";

export function cProfileEngine(): Engine {
  return { id: "cprofile", launch };
}

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  const source = await launchedSource(options);
  if (!source.ok) return source;
  return withOutputFile(options.outputDir, "profile.pstats", async (file) => {
    const startedAt = Date.now();
    const child = await run(file, options);
    const written = (await exists(file)) && (await stat(file)).size > 0;
    if (!written) return withoutFile(child, options);
    const read = await readProfile(file);
    if (!read.ok) return failed("engine-failed", `cProfile's file cannot be used. ${read.reason}`);
    const profile: Profile = {
      ...read.profile,
      startTime: startedAt,
      endTime: startedAt + Math.round(child.elapsed * 1000),
      pythonVersion: facts.version,
      command: commandOf(options),
      cwd: options.cwd,
      sources: source.sources,
    };
    const sourced = options.isOurs
      ? await withSources(profile, {
          loadedBefore: startedAt,
          basis: "launch",
          isOurs: options.isOurs,
        })
      : profile;
    return { ok: true, profile: sourced, notes: [...notesOf(child), ...profile.notes] };
  });
}

async function run(file: string, options: LaunchOptions): Promise<ChildResult> {
  const stopProgress = startProgress(options.onProgress, options.duration);
  try {
    return await runChild({
      file: options.interpreter,
      args: ["-m", "cProfile", "-o", file, ...programArguments(options)],
      cwd: options.cwd,
      // Unbuffered, so that the program's output is seen as it comes.
      env: { PYTHONUNBUFFERED: "1", ...options.env },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.duration === undefined ? {} : { timeoutMs: options.duration * 1000 }),
      ...(options.onOutput === undefined
        ? {}
        : { onStdout: options.onOutput, onStderr: options.onOutput }),
    });
  } finally {
    stopProgress();
  }
}

/** cProfile writes its file after an exception too, and swallows the code of `sys.exit`. */
function notesOf(child: ChildResult): readonly string[] {
  const seconds = child.elapsed.toFixed(1);
  if (child.stopped !== "no") return [`The program was stopped after ${seconds} s.`];
  if (child.code === 0) return [`The program ended after ${seconds} s.`];
  const error = lastLine(child.stderr);
  return [
    `The program failed after ${seconds} s${error === "" ? "" : ` (${error})`}; what ran until then was measured.`,
  ];
}

function withoutFile(child: ChildResult, options: LaunchOptions): Failure {
  if (child.spawnError !== undefined) {
    return failed("bad-request", `${options.interpreter} cannot be started: ${child.spawnError}.`);
  }
  if (child.stopped !== "no") {
    return failed(
      "cancelled",
      "The program was stopped and wrote no profile: it did not react to an interrupt.",
    );
  }
  const error = lastLine(child.stderr);
  return {
    ...failed(
      "script-failed",
      `The program ended with code ${child.code ?? "unknown"} before cProfile could write${error === "" ? "" : `: ${error}`}.`,
    ),
    detail: child.stderr,
  };
}

function failed(kind: Failure["kind"], reason: string): Failure {
  return { ok: false, kind, reason };
}

function lastLine(text: string): string {
  return (text.trim().split(/\r?\n/u).at(-1) ?? "").slice(0, 200);
}
