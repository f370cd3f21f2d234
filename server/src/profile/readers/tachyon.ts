/** What the formats of CPython's `profiling.sampling` (Tachyon) share. */
import type { Frame, ProfileMode } from "../model.ts";

/** By the name in jsonl, and by the number in other formats (CPython's PROFILING_MODE_…). */
const MODES: ReadonlyMap<unknown, ProfileMode> = new Map<unknown, ProfileMode>([
  ["wall", "wall"],
  [0, "wall"],
  ["cpu", "cpu"],
  [1, "cpu"],
  ["gil", "gil"],
  [2, "gil"],
  ["all", "wall"],
  [3, "wall"],
  ["exception", "exception"],
  [4, "exception"],
]);

export function tachyonMode(mode: unknown): ProfileMode {
  return MODES.get(mode) ?? "unknown";
}

/** `~` stands for no file: `<GC>`, `<native>`, `<task>`. */
export function tachyonFrame(frame: Frame): Frame {
  return frame.file === "~" || frame.file === ""
    ? { file: "", function: frame.function, line: 0 }
    : frame;
}

/** Samples a second, from the microseconds between two. */
export function tachyonRate(interval: unknown): { readonly rate?: number } {
  return typeof interval === "number" && interval > 0 ? { rate: 1e6 / interval } : {};
}
