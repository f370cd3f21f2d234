/** What launching a program to measure its memory has in common, whichever profiler does it. */
import type { ChildResult } from "./child.ts";
import type { Failure, LaunchOptions } from "./engine.ts";
import { lastLine } from "./launched.ts";

/** What a picture of memory is of: the moment in which most was held, or what was left at the end. */
export type MemoryMoment = (typeof MEMORY_MOMENTS)[number];

export const MEMORY_MOMENTS = ["peak", "end"] as const;

/** After a share. */
export const HELD: Readonly<Record<MemoryMoment, string>> = {
  peak: "of memory held at the peak",
  end: "of memory still held at the end",
};

/** How the program ended; `subject`: whose exit code is passed on. */
export function endingNote(child: ChildResult): string {
  const seconds = child.elapsed.toFixed(1);
  if (child.stopped !== "no") return `The program was stopped after ${seconds} s.`;
  if (child.code === 0) return `The program ended after ${seconds} s.`;
  if (child.code === undefined) {
    return `The program was killed after ${seconds} s; its memory until then was measured.`;
  }
  const said = lastLine(child.stderr);
  return `The program ended with code ${child.code} after ${seconds} s${said === "" ? "" : ` (${said})`}.`;
}

/** Nothing was written. `profiler`: its name. */
export function withoutPicture(
  profiler: string,
  child: ChildResult,
  { interpreter }: LaunchOptions,
): Failure {
  if (child.spawnError !== undefined) {
    const reason = `${interpreter} cannot be started: ${child.spawnError}.`;
    return { ok: false, kind: "bad-request", reason };
  }
  if (child.stopped !== "no") {
    const reason = "The program was stopped before its memory could be measured.";
    return { ok: false, kind: "cancelled", reason };
  }
  const said = lastLine(child.stderr);
  const how = child.code === undefined ? "was killed" : `ended with code ${child.code}`;
  return {
    ok: false,
    kind: "script-failed",
    reason: `The program ${how} before ${profiler} could write${said === "" ? "" : `: ${said}`}.`,
    detail: child.stderr,
  };
}
