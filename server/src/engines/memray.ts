/** Launches a program under memray, where the interpreter has it: every allocation, native ones too. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { readProfile } from "../profile/readers/read.ts";
import { withoutRunner } from "../profile/without-runner.ts";
import type { Frame } from "../profile/model.ts";
import { runChild } from "./child.ts";
import type { Engine, Failure, LaunchOptions, RecordResult } from "./engine.ts";
import { lastLine, launchedProfile, prepareLaunch, runLaunched } from "./launched.ts";
import { endingNote, HELD, withoutPicture } from "./memory.ts";
import { exists, withOutputFile } from "./output-file.ts";
import { programArguments } from "./program.ts";

/** Reading a capture of gigabytes takes its time. */
const CONVERT_MS = 300_000;

export function memrayEngine(): Engine {
  return { id: "other", launch };
}

/** Whether the interpreter can import memray; nothing of the folder it is asked in is looked at. */
export async function hasMemray(interpreter: string): Promise<boolean> {
  const question =
    "import sys; sys.path[:1] = []; import importlib.util as u; sys.exit(u.find_spec('memray') is None)";
  const { code } = await runChild({
    file: interpreter,
    args: ["-c", question],
    timeoutMs: 15_000,
  });
  return code === 0;
}

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const prepared = await prepareLaunch(options);
  if (!prepared.ok) return prepared;
  if (!(await hasMemray(options.interpreter))) return missing(options.interpreter);
  const moment = options.memory ?? "peak";
  return withOutputFile(options.outputDir, "memory.bin", async (file) => {
    // Python keeps small objects in pools: what is left in the end is told object by object.
    const exact = moment === "end" ? ["--trace-python-allocators"] : [];
    const run = ["-m", "memray", "run", "-q", "-f", ...exact, "-o", file];
    const child = await runLaunched(options, [...run, ...programArguments(options)]);
    if (!(await exists(file)) || (await stat(file)).size === 0) {
      return withoutPicture("memray", child, options);
    }
    const read = await converted(options, file, moment === "end" ? ["--leaks"] : []);
    if (!read.ok) {
      const reason = `memray's recording cannot be used: ${read.reason}`;
      return { ok: false, kind: "engine-failed", reason };
    }
    const own = withoutRunner(read.profile, isRunner);
    const described = { ...own, exporter: "memray", denominator: HELD[moment], notes: [] };
    const profile = await launchedProfile(described, options, prepared, child);
    return { ok: true, profile, notes: [endingNote(child)] };
  });
}

async function converted(
  { interpreter, cwd, env }: LaunchOptions,
  capture: string,
  kind: readonly string[],
): ReturnType<typeof readProfile> {
  const file = path.join(path.dirname(capture), "memory.speedscope.json");
  const child = await runChild({
    file: interpreter,
    args: ["-m", "memray", "transform", "-f", ...kind, "-o", file, "speedscope", capture],
    cwd,
    ...(env === undefined ? {} : { env }),
    timeoutMs: CONVERT_MS,
  });
  if (await exists(file)) return readProfile(file);
  const said = lastLine(child.stderr);
  return { ok: false, reason: said === "" ? "it could not be converted." : `${said}.` };
}

/** What stands outside of the program in every stack. */
export function isRunner({ file }: Frame): boolean {
  return /^<frozen runpy>$|[\\/](?:runpy|memray[\\/](?:__main__|commands[\\/]\w+))\.py$/u.test(
    file,
  );
}

function missing(interpreter: string): Failure {
  return {
    ok: false,
    kind: "engine-missing",
    reason: `${interpreter} has no memray. Install it there with \`python -m pip install memray\`, or use tracemalloc, which is always there.`,
  };
}
