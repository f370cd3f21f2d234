/** Turns what `profiling.sampling` recorded into a profile, through the interpreter that recorded it. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { flatTree, withExpressions } from "../profile/expressions.ts";
import type { Profile } from "../profile/model.ts";
import { readProfile } from "../profile/readers/read.ts";
import type { ReadResult } from "../profile/readers/read.ts";
import { runChild } from "./child.ts";
import type { ChildResult } from "./child.ts";
import type { Failure, RecordOptions } from "./engine.ts";
import { exists } from "./output-file.ts";
import { explainTachyon } from "./tachyon-failures.ts";

export const DEFAULT_RATE = 1000;
const CONVERT_MS = 120_000;

/** What it prints where it saw nothing, instead of writing a picture. */
const EMPTY = /No functions found/u;

/** Its call tree. */
export const TREE_FILE = "tree.html";

/** Whether the profiler writes the call tree itself: nothing is to be converted, which starts the interpreter again. */
export function drawsItself({ mode, expressions }: RecordOptions): boolean {
  return expressions === false && mode !== "await";
}

export type Written = { readonly ok: true; readonly profile: Profile } | Failure;

/** The recording as a profile: the call tree of one conversion, the columns of another. */
export async function profileIn(
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
  if (options.mode === "await" || drawsItself(options)) {
    const read = await readProfile(file);
    if (!read.ok) return unusable(read.reason, read.empty, pid);
    return drawsItself(options)
      ? { ok: true, profile: withExpressions(read.profile, undefined, seconds) }
      : read;
  }
  const [tree, columns] = await Promise.all([
    converted(python, file, "--flamegraph", TREE_FILE),
    converted(python, file, "--jsonl", "lines.jsonl"),
  ]);
  const whole = tree.ok ? tree : onlyFrame(columns, tree);
  if (!whole.ok) return unusable(whole.reason, whole.empty, pid);
  const profile = withExpressions(whole.profile, columns.ok ? columns.profile : undefined, seconds);
  return { ok: true, profile };
}

/** CPython 3.15.2 draws no tree where all samples are of one and the same outermost frame. */
function onlyFrame(table: ReadResult, otherwise: ReadResult): ReadResult {
  const profile = table.ok ? flatTree(table.profile) : undefined;
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

export function unusable(
  reason: string,
  empty: true | undefined,
  pid: number | undefined,
): Failure {
  if (empty !== true) {
    const text = `The recording of Python's profiler cannot be used: ${reason}`;
    return { ok: false, kind: "engine-failed", reason: text };
  }
  const who = pid === undefined ? "The program" : `Process ${pid}`;
  const text = `${who} was idle: it ran no Python code meanwhile. Give it work and record again, or record waiting threads as well.`;
  return { ok: false, kind: "no-samples", reason: text };
}
