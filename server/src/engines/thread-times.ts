/** What each thread of a process really used, from Linux's own books: proc_pid_stat(5), sched-stats. */
import { readFile, readdir } from "node:fs/promises";
import { descendantIds } from "./descendants.ts";
import { parseStat, TICKS } from "./process-state.ts";

/** A thread at one moment. */
export interface ThreadTime {
  /** CPU seconds since the thread began. */
  readonly cpu: number;
  /** Tells a thread from a later one with the same id. */
  readonly startTicks: number;
}

/** By thread id, as the host and as the thread's own container number it. */
export type ThreadTimes = ReadonlyMap<string, ThreadTime>;

/** Of the process and all that it started; empty where the system does not tell. */
export async function threadTimes(pid: number): Promise<ThreadTimes> {
  const times = new Map<string, ThreadTime>();
  if (process.platform !== "linux") return times;
  const ambiguous = new Set<string>();
  const pids = [pid, ...(await descendantIds(pid))];
  for (const each of (await Promise.all(pids.map(threadsOf))).flat()) {
    for (const id of each.ids) {
      if (times.has(id)) ambiguous.add(id);
      times.set(id, each.time);
    }
  }
  for (const id of ambiguous) times.delete(id);
  return times;
}

/**
 * CPU seconds between two readings, by thread id, for threads that lived through both. One that came
 * or went meanwhile is missing: another may have had its id before.
 */
export function usedBetween(before: ThreadTimes, after: ThreadTimes): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  for (const [id, { cpu, startTicks }] of after) {
    const earlier = before.get(id);
    if (earlier?.startTicks === startTicks) used.set(id, Math.max(0, cpu - earlier.cpu));
  }
  return used;
}

interface Thread {
  readonly ids: ReadonlySet<string>;
  readonly time: ThreadTime;
}

async function threadsOf(pid: number): Promise<readonly Thread[]> {
  const tids = await readdir(`/proc/${pid}/task`).catch(() => []);
  const own = await Promise.all(tids.map((tid) => threadOf(pid, tid)));
  return own.filter((each) => each !== undefined);
}

async function threadOf(pid: number, tid: string): Promise<Thread | undefined> {
  const folder = `/proc/${pid}/task/${tid}`;
  const [stat, schedule, status] = await Promise.all([
    text(`${folder}/stat`),
    text(`${folder}/schedstat`),
    text(`${folder}/status`),
  ]);
  const parsed = parseStat(stat);
  if (!parsed) return undefined;
  // Nanoseconds where the kernel keeps them; clock ticks are coarse, and zero for short work.
  const nanoseconds = /^(\d+) \d+ \d+/u.exec(schedule)?.[1];
  const cpu = nanoseconds === undefined ? parsed.cpuTicks / TICKS : Number(nanoseconds) / 1e9;
  // Python asks the kernel for its thread's id and gets the innermost one.
  const inner = /^NSpid:.*\s(\d+)$/mu.exec(status)?.[1];
  const ids = new Set([tid, ...(inner === undefined ? [] : [inner])]);
  return { ids, time: { cpu, startTicks: parsed.startTicks } };
}

function text(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
