/** Small facts about one process of this machine: whether it runs, since when, and letting it go on. */
import { readFile, readlink } from "node:fs/promises";
import { uptime } from "node:os";

/** Fields of Linux's /proc/<pid>/stat; see proc_pid_stat(5). */
export interface ProcStat {
  readonly state: string;
  readonly ppid: number;
  /** User plus system time, in clock ticks. */
  readonly cpuTicks: number;
  /** Clock ticks between boot and the start of the process. */
  readonly startTicks: number;
}

/** Clock ticks a second: 100 on every Linux that user space sees. */
export const TICKS = 100;

export function parseStat(text: string): ProcStat | undefined {
  // The name stands in parentheses and may hold anything, parentheses too.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, ppid] = fields;
  const [user, system, start] = [fields[11], fields[12], fields[19]].map((field) =>
    field === undefined ? undefined : Number(field),
  );
  if (state === undefined || user === undefined || system === undefined || start === undefined) {
    return undefined;
  }
  return { state, ppid: Number(ppid), cpuTicks: user + system, startTicks: start };
}

export async function readStat(pid: number): Promise<ProcStat | undefined> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** The state letter of proc_pid_stat(5); undefined where it cannot be known. */
export async function processState(pid: number): Promise<string | undefined> {
  return (await readStat(pid))?.state;
}

/** False when it has ended, whether or not its parent has noticed. */
export async function isAlive(pid: number): Promise<boolean> {
  if ((await processState(pid)) === "Z") return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Working directory and arguments, as far as this system tells. */
export async function processContext(
  pid: number,
): Promise<{ readonly cwd?: string; readonly command?: readonly string[] }> {
  const [cwd, cmdline] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => undefined),
    readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
  ]);
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(cmdline === "" ? {} : { command: cmdline.replace(/\0+$/u, "").split("\0") }),
  };
}

/** Milliseconds since the epoch; undefined where it cannot be known. */
export async function processStart(pid: number): Promise<number | undefined> {
  const [stat, boot] = await Promise.all([readStat(pid), bootTime()]);
  if (!stat || boot === undefined) return undefined;
  return boot + (stat.startTicks / TICKS) * 1000;
}

/** Milliseconds since the epoch. */
export async function bootTime(): Promise<number | undefined> {
  try {
    const match = /^btime (\d+)$/mu.exec(await readFile("/proc/stat", "utf8"));
    // In one go: on a busy machine whatever is awaited in between may take a second.
    return match ? bootOf(Number(match[1]), Date.now(), uptime()) : undefined;
  } catch {
    return undefined;
  }
}

/** By which uptime and time of the clock are off: one is cut to hundredths, the other is set now and then. Milliseconds. */
const OFF = 100;

/**
 * `btime`: seconds since the epoch, cut to whole ones, so that a source saved within that second would count as
 * changed. `up`, in seconds, is finer, but in some containers it is the container's own and agrees with nothing.
 */
export function bootOf(btime: number, now: number, up: number): number {
  const coarse = btime * 1000;
  const fine = now - up * 1000;
  return coarse - OFF <= fine && fine <= coarse + 1000 + OFF ? fine : coarse;
}

/** Lets a stopped process go on; false when it is gone or not ours. */
export function continueProcess(pid: number): boolean {
  try {
    return process.kill(pid, "SIGCONT");
  } catch {
    return false;
  }
}
