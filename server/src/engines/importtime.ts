/** Launches a program under the interpreter's `-X importtime`: what each import cost, on its line. */
import { writeFile } from "node:fs/promises";
import { readProfile } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import { runChild } from "./child.ts";
import type { Engine, LaunchOptions, RecordResult } from "./engine.ts";
import { interpreterFacts } from "./interpreter.ts";
import { withOutputFile } from "./output-file.ts";
import { commandOf, launchedSource, programArguments } from "./program.ts";
import { startProgress } from "./progress.ts";

export function importTimeEngine(): Engine {
  return { id: "other", launch };
}

const LINE = /^import time:/u;

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const facts = await interpreterFacts(options.interpreter);
  if (!facts.ok) return facts;
  const source = await launchedSource(options);
  if (!source.ok) return source;
  const startedAt = Date.now();
  return withOutputFile(options.outputDir, "imports.txt", async (file) => {
    const { lines, elapsed, stopped } = await run(options);
    await writeFile(file, lines.join("\n"));
    const read = await readProfile(file);
    if (!read.ok) {
      const reason = "The program ended before Python imported anything.";
      return { ok: false, kind: "script-failed", reason, detail: read.reason };
    }
    const profile = {
      ...read.profile,
      startTime: startedAt,
      endTime: startedAt + Math.round(elapsed * 1000),
      pythonVersion: facts.version,
      command: commandOf(options),
      cwd: options.cwd,
      sources: new Map([...read.profile.sources, ...source.sources]),
    };
    const { isOurs } = options;
    const rules = isOurs && { loadedBefore: startedAt, basis: "launch" as const, isOurs };
    const how = stopped ? "was stopped" : "ended";
    return {
      ok: true,
      profile: rules ? await withSources(profile, rules) : profile,
      notes: [`The program ${how} after ${elapsed.toFixed(1)} s.`],
    };
  });
}

interface Imports {
  readonly lines: readonly string[];
  /** Seconds. */
  readonly elapsed: number;
  readonly stopped: boolean;
}

/** Python reports among the program's own errors, line by line; those are passed on without it. */
async function run(options: LaunchOptions): Promise<Imports> {
  const lines: string[] = [];
  let begun = "";
  const onStderr = (text: string): void => {
    const all = (begun + text).split(/\r?\n/u);
    begun = all.pop() ?? "";
    for (const line of all) {
      if (LINE.test(line)) lines.push(line);
      else options.onOutput?.(`${line}\n`);
    }
  };
  const stopProgress = startProgress(options.onProgress, options.duration);
  try {
    const child = await runChild({
      file: options.interpreter,
      args: ["-X", "importtime", ...programArguments(options)],
      cwd: options.cwd,
      env: { PYTHONUNBUFFERED: "1", ...options.env },
      onStderr,
      ...(options.onOutput === undefined ? {} : { onStdout: options.onOutput }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.duration === undefined ? {} : { timeoutMs: options.duration * 1000 }),
    });
    return { lines, elapsed: child.elapsed, stopped: child.stopped !== "no" };
  } finally {
    stopProgress();
  }
}
