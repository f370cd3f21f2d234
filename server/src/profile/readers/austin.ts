/** What Austin's two formats share: threads, modes and metrics. */
import type { Frame, Profile, ProfileMode } from "../model.ts";
import type { ThreadLabel, TreeBuilder } from "../tree-builder.ts";
import { treeProfile } from "./sampled.ts";

/** Time in µs, memory in bytes; negative memory was freed. */
export interface AustinMetrics {
  readonly time: number;
  readonly memory: number;
  readonly idle: boolean;
}

const MODES: ReadonlyMap<string, ProfileMode> = new Map([
  ["wall", "wall"],
  ["cpu", "cpu"],
  ["memory", "memory"],
  ["full", "cpu"],
]);

/** In the unit of the mode: seconds, or bytes that were added. */
export function austinWeight(metrics: AustinMetrics, mode: string | undefined): number {
  if (mode === "memory") return Math.max(0, metrics.memory);
  // A full profile holds idle samples as well; without them it is time on a core.
  if (mode === "full" && metrics.idle) return 0;
  return Math.max(0, metrics.time) * 1e-6;
}

export function austinLabel(pid: number, tid: string): ThreadLabel {
  return { name: `Thread ${tid}`, tid, process: { pid, command: "" } };
}

export function austinProfile(
  builder: TreeBuilder,
  frames: readonly Frame[],
  meta: ReadonlyMap<string, string>,
  total: number,
  samples: number,
): Profile {
  const mode = MODES.get(meta.get("mode") ?? "") ?? "unknown";
  const interval = Number(meta.get("interval"));
  const pythonVersion = meta.get("python");
  return treeProfile(builder, frames, {
    exporter: `Austin@${meta.get("austin") ?? "?"}`,
    mode,
    unit: mode === "memory" ? "bytes" : "seconds",
    total,
    sampleCount: samples,
    ...(interval > 0 ? { rate: 1e6 / interval } : {}),
    ...(pythonVersion === undefined ? {} : { pythonVersion }),
  });
}
