/** Launches a script under the interpreter's own cProfile: function heat without installing anything. */
import { stat } from "node:fs/promises";
import { readProfile } from "../profile/readers/read.ts";
import type { ChildResult } from "./child.ts";
import type { Engine, Failure, LaunchOptions, RecordResult } from "./engine.ts";
import { lastLine, launchedProfile, prepareLaunch, runLaunched } from "./launched.ts";
import { exists, withOutputFile } from "./output-file.ts";
import { programArguments } from "./program.ts";

export function cProfileEngine(): Engine {
  return { id: "cprofile", launch };
}

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const prepared = await prepareLaunch(options);
  if (!prepared.ok) return prepared;
  return withOutputFile(options.outputDir, "profile.pstats", async (file) => {
    const args = ["-m", "cProfile", "-o", file, ...programArguments(options)];
    const child = await runLaunched(options, args);
    const written = (await exists(file)) && (await stat(file)).size > 0;
    if (!written) return withoutFile(child, options);
    const read = await readProfile(file);
    if (!read.ok) return failed("engine-failed", `cProfile's file cannot be used. ${read.reason}`);
    const profile = await launchedProfile(read.profile, options, prepared, child);
    return { ok: true, profile, notes: [...notesOf(child), ...profile.notes] };
  });
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
