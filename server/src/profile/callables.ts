/** The functions of a profile: what its frames are frames of, whatever line they stood on. */
import type { Frame, Profile } from "./model.ts";

export interface Callable {
  /** As in the frames; "" where there is none. */
  readonly file: string;
  readonly function: string;
  /** The lowest line seen; the first line of the function where the profiler told functions apart by it. */
  readonly line: number;
}

/** Every function once, by a number that stays the same for a profile. */
export interface Callables {
  readonly list: readonly Callable[];
  /** For each frame the number of its function. */
  readonly ofFrame: Int32Array;
}

const known = new WeakMap<readonly Frame[], Callables>();

export function callablesOf(profile: Profile): Callables {
  const kept = known.get(profile.frames);
  if (kept) return kept;
  const found = find(profile);
  known.set(profile.frames, found);
  return found;
}

/** One spelling of a function, to find it again in another profile. */
export function callableKey({ function: name, file }: Callable): string {
  return `${name}\0${file}`;
}

function find({ frames, granularity, data }: Profile): Callables {
  // A call graph knows a function by its first line: two methods of one name are two.
  const byLine = granularity === "function" && data.kind === "graph";
  const numbers = new Map<string, number>();
  const list: Callable[] = [];
  const ofFrame = Int32Array.from(frames, (frame) => {
    const name = frame.module ?? frame.function;
    const key = `${name}\0${frame.file}${byLine ? `\0${frame.line}` : ""}`;
    const number = numbers.get(key) ?? list.length;
    numbers.set(key, number);
    const before = list[number];
    const line = lowest(before?.line ?? 0, frame.line);
    if (before?.line !== line) list[number] = { file: frame.file, function: name, line };
    return number;
  });
  return { list, ofFrame };
}

function lowest(a: number, b: number): number {
  return a === 0 || b === 0 ? Math.max(a, b) : Math.min(a, b);
}
