/** Launches a program under the interpreter's `-X importtime`: what each import cost, on its line. */
import { writeFile } from "node:fs/promises";
import { readProfile } from "../profile/readers/read.ts";
import type { ChildResult } from "./child.ts";
import type { Engine, LaunchOptions, RecordResult } from "./engine.ts";
import { launchedProfile, prepareLaunch, runLaunched } from "./launched.ts";
import { withOutputFile } from "./output-file.ts";
import { programArguments } from "./program.ts";

export function importTimeEngine(): Engine {
  return { id: "other", launch };
}

const LINE = /^import time:/u;

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const prepared = await prepareLaunch(options);
  if (!prepared.ok) return prepared;
  return withOutputFile(options.outputDir, "imports.txt", async (file) => {
    const { lines, child } = await run(options);
    await writeFile(file, lines.join("\n"));
    const read = await readProfile(file);
    if (!read.ok) {
      const reason = "The program ended before Python imported anything.";
      return { ok: false, kind: "script-failed", reason, detail: read.reason };
    }
    const how = child.stopped === "no" ? "ended" : "was stopped";
    return {
      ok: true,
      profile: await launchedProfile(read.profile, options, prepared, child),
      notes: [`The program ${how} after ${child.elapsed.toFixed(1)} s.`],
    };
  });
}

interface Imports {
  readonly lines: readonly string[];
  readonly child: ChildResult;
}

/** Python reports among the program's own errors, line by line; those are passed on without it. */
async function run(options: LaunchOptions): Promise<Imports> {
  const lines: string[] = [];
  const onStderr = (text: string): void => {
    for (const line of text.replace(/\r?\n$/u, "").split(/\r?\n/u)) {
      if (LINE.test(line)) lines.push(line);
      else options.onOutput?.(`${line}\n`);
    }
  };
  const args = ["-X", "importtime", ...programArguments(options)];
  return { lines, child: await runLaunched(options, args, onStderr) };
}
