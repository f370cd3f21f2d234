/**
 * Writes speedscope JSON, one sampled profile for each thread.
 * Format: https://www.speedscope.app/file-format-schema.json
 */
import type { Frame, Profile, ProfileThread, WeightUnit } from "../model.ts";
import { stacksByThread } from "./stacks.ts";
import type { Stack } from "./stacks.ts";

const UNITS: Readonly<Record<WeightUnit, string>> = {
  seconds: "seconds",
  bytes: "bytes",
  samples: "none",
  allocations: "none",
};

/**
 * Every stack as often as it was sampled, so that a reader counts the same samples; where they were not
 * counted, or are very many, once with the whole weight.
 */
export function writeSpeedscope(profile: Profile): string {
  const repeated = profile.unit === "seconds" && (profile.sampleCount ?? Infinity) <= MOST_SAMPLES;
  return JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: `hotlint (${profile.exporter ?? profile.engine})`,
    name: profile.command?.join(" ") ?? profile.exporter ?? profile.engine,
    activeProfileIndex: 0,
    shared: { frames: profile.frames.map(frameRow) },
    profiles: stacksByThread(profile).map(({ thread, stacks }) => ({
      type: "sampled",
      name: nameOf(thread),
      unit: UNITS[profile.unit],
      startValue: 0,
      ...columns(stacks, repeated),
    })),
  });
}

const MOST_SAMPLES = 100_000;

function columns(
  stacks: Iterable<Stack>,
  repeated: boolean,
): { endValue: number; samples: (readonly number[])[]; weights: number[] } {
  const samples: (readonly number[])[] = [];
  const weights: number[] = [];
  let endValue = 0;
  for (const { frames, weight, samples: count } of stacks) {
    const times = repeated ? Math.max(1, Math.round(count ?? 1)) : 1;
    for (let time = 0; time < times; time++) {
      samples.push(frames);
      weights.push(weight / times);
    }
    endValue += weight;
  }
  return { endValue, samples, weights };
}

/** speedscope counts columns from 1, code objects from 0. */
function frameRow({ file, function: name, line, col, module }: Frame): object {
  return {
    name: module === undefined ? name : `import ${module}`,
    ...(file === "" ? {} : { file }),
    ...(line > 0 ? { line } : {}),
    ...(col === undefined ? {} : { col: col + 1 }),
  };
}

/** As py-spy names threads: other readers know it. */
function nameOf({ name, tid, process }: ProfileThread): string {
  if (tid === undefined) return name;
  const before = process === undefined ? "" : `Process ${process.pid} `;
  return `${before}Thread ${tid} "${name}"`;
}
