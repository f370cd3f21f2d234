/** Leaves out samples of threads that waited: a sampler may take a waiting thread for a working one. */
import type { CallTree, Profile, ProfileThread } from "./model.ts";
import { stacksOf } from "./thread-filter.ts";

/** How much less than its samples say a thread must have worked, to count as waiting. */
const FAR_BELOW = 4;
/** A machine this overloaded lets no thread work; below it only idleness explains the gap. */
const LEAST_SPEED = 0.2;
/** Fewer samples than these say nothing about how fast the machine was. */
const TELLING_SAMPLES = 10;
/** Kept threads that worked this much less than was sampled are worth a note. */
const NOTED_GAP = 1.5;

/**
 * `used`: CPU seconds that each thread, by its id, used while the profile was recorded; threads that
 * are missing stay as they are. What the kernel counted decides, since samplers guess from a state
 * that they disturb themselves. Undefined when every sample was of a waiting thread.
 */
export function withoutWaiting(
  profile: Profile,
  used: ReadonlyMap<string, number>,
): Profile | undefined {
  const { data, unit } = profile;
  if (data.kind !== "tree" || data.samples === undefined || unit !== "seconds") return profile;
  const sampled = profile.threads.map((thread) => workOf(thread, data, used));
  const speed = speedOf(sampled);
  const kept = sampled.filter((work) => !waited(work, speed));
  const note = gapNote(kept);
  if (kept.length === sampled.length) {
    return note === undefined ? profile : { ...profile, notes: [...profile.notes, note] };
  }
  const total = sum(kept, ({ seconds }) => seconds);
  if (total <= 0) return undefined;
  const left = sum(sampled, ({ seconds }) => seconds) - total;
  const notes = [
    ...profile.notes,
    `${left.toFixed(left < 1 ? 2 : 1)} s of samples on threads that only waited are left out.`,
    ...(note === undefined ? [] : [note]),
  ];
  return {
    ...profile,
    ...onlyThreads(
      profile,
      data,
      kept.map(({ thread }) => thread),
    ),
    total,
    sampleCount: sum(kept, ({ samples }) => samples),
    notes,
  };
}

/** A thread's samples beside what it really used; `cpu` in seconds, missing where not known. */
interface Work {
  readonly thread: ProfileThread;
  readonly samples: number;
  readonly seconds: number;
  readonly cpu?: number;
}

function workOf(thread: ProfileThread, data: CallTree, used: ReadonlyMap<string, number>): Work {
  let samples = 0;
  let seconds = 0;
  for (let node = thread.firstNode; node < thread.endNode; node++) {
    samples += data.samples?.[node] ?? 0;
    seconds += data.self[node] ?? 0;
  }
  const cpu = thread.tid === undefined ? undefined : used.get(thread.tid);
  return { thread, samples, seconds, ...(cpu === undefined ? {} : { cpu }) };
}

/** Where all cores are taken, working threads use less than was sampled: the best one sets the pace. */
function speedOf(works: readonly Work[]): number {
  const ratios = works
    .filter(({ samples, seconds }) => samples >= TELLING_SAMPLES && seconds > 0)
    .map(({ cpu, seconds }) => (cpu === undefined ? 1 : cpu / seconds));
  return Math.min(1, Math.max(LEAST_SPEED, ...ratios));
}

/** Far more samples than its CPU time can give, at three standard deviations of a Poisson count. */
function waited({ cpu, samples, seconds }: Work, speed: number): boolean {
  if (cpu === undefined || samples === 0 || seconds === 0) return false;
  const possible = ((FAR_BELOW * cpu) / speed) * (samples / seconds);
  return samples > possible + 3 * Math.sqrt(possible);
}

/** Threads that work and wait by turns cannot be told apart line by line: that is said instead. */
function gapNote(kept: readonly Work[]): string | undefined {
  const known = kept.filter(({ cpu }) => cpu !== undefined);
  const cpu = sum(known, (work) => work.cpu ?? 0);
  const seconds = sum(known, (work) => work.seconds);
  if (seconds < 0.5 || seconds < NOTED_GAP * cpu) return undefined;
  return `The measured threads used ${cpu.toFixed(1)} s of CPU time, but were sampled for ${seconds.toFixed(1)} s: some of the heat is waiting, for input, a lock or a free core.`;
}

/** Without the other threads' stacks, and without frames that only they had. */
function onlyThreads(
  { frames }: Profile,
  data: CallTree,
  kept: readonly ProfileThread[],
): Pick<Profile, "threads" | "frames" | "data"> {
  const stacks = stacksOf(data, kept);
  const place = new Map<number, number>();
  const frame = stacks.data.frame.map((index) => {
    const at = place.get(index) ?? place.size;
    place.set(index, at);
    return at;
  });
  return {
    threads: stacks.threads,
    frames: [...place.keys()].flatMap((index) => frames[index] ?? []),
    data: { ...stacks.data, frame },
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
