/** A program to launch: what it is called on a command line, and its text at that moment. */
import { readFile } from "node:fs/promises";
import type { SourceSnapshot } from "../profile/model.ts";
import { snapshotOfBytes } from "../profile/readers/sources.ts";
import type { Failure, LaunchOptions } from "./engine.ts";

/** What stands behind `python`, or behind `-m cProfile` and its like. */
export function programArguments({ program, args = [] }: LaunchOptions): readonly string[] {
  return "script" in program ? [program.script, ...args] : ["-m", program.module, ...args];
}

/** For a profile's `command`. */
export function commandOf(options: LaunchOptions): readonly string[] {
  return [options.interpreter, ...programArguments(options)];
}

/** The script's text by its path, read before the interpreter does; empty for a module. */
export async function launchedSource({
  program,
}: LaunchOptions): Promise<
  { readonly ok: true; readonly sources: ReadonlyMap<string, SourceSnapshot> } | Failure
> {
  if ("module" in program) return { ok: true, sources: new Map() };
  const bytes = await readFile(program.script).catch(() => undefined);
  if (bytes === undefined) {
    return { ok: false, kind: "bad-request", reason: `${program.script} cannot be read.` };
  }
  return { ok: true, sources: new Map([[program.script, snapshotOfBytes(bytes, "launch")]]) };
}
