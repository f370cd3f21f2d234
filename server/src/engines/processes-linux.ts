/** Reads the process list from /proc: there in every container, and richer than ps. */
import { readFile, readdir, readlink, stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bootTime, readStat, TICKS } from "./process-state.ts";
import type { ProcStat } from "./process-state.ts";
import type { ProcessInfo } from "./process-info.ts";
import { NOT_PYTHON, pythonByMaps, pythonByName } from "./python-name.ts";
import type { PythonIdentity } from "./python-name.ts";
import { targetBuild } from "./target-build.ts";

/** Long enough to tell a busy process from an idle one, short enough not to be noticed. */
const CPU_WINDOW_MS = 150;
/** Programs that often carry an interpreter inside; only for them is the memory map worth reading. */
const EMBEDDERS = /^(?:uwsgi|httpd|apache2|blender|nginx-unit|unitd|gimp.*|freecad.*)$/iu;

export async function linuxProcesses(): Promise<readonly ProcessInfo[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name)).map(Number);
  const [boot, users] = await Promise.all([bootTime(), userNames()]);
  const found = await Promise.all(pids.map((pid) => readProcess(pid, boot, users)));
  const processes = found.filter((each) => each !== undefined);
  return withCpu(processes);
}

/** One process; undefined when it is gone. Its CPU use is not measured. */
export async function linuxProcess(pid: number): Promise<ProcessInfo | undefined> {
  return (await readProcess(pid, await bootTime(), new Map()))?.info;
}

interface Found {
  readonly info: ProcessInfo;
  readonly stat: ProcStat;
}

/** Undefined for kernel threads, zombies and processes that ended meanwhile. */
async function readProcess(
  pid: number,
  boot: number | undefined,
  users: ReadonlyMap<number, string>,
): Promise<Found | undefined> {
  const folder = `/proc/${pid}`;
  const [procStat, cmdline, executable, cwd, owner] = await Promise.all([
    readStat(pid),
    readFile(`${folder}/cmdline`, "utf8").catch(() => ""),
    readlink(`${folder}/exe`).catch(() => undefined),
    readlink(`${folder}/cwd`).catch(() => undefined),
    stat(folder).catch(() => undefined),
  ]);
  if (!procStat || procStat.state === "Z" || cmdline === "") return undefined;
  const args = cmdline.replace(/\0+$/u, "").split("\0");
  // An interpreter that was replaced by an update while it runs.
  const file = executable?.replace(/ \(deleted\)$/u, "");
  const name = basename(file ?? args[0] ?? "");
  const user = owner === undefined ? undefined : users.get(owner.uid);
  const identity = await identify(pid, name, args[0] ?? "");
  const build = identity.isPython
    ? await targetBuild(pid, identity.pythonVersion === undefined)
    : undefined;
  const info: ProcessInfo = {
    pid,
    ppid: procStat.ppid,
    name,
    command: args.join(" "),
    ...(file === undefined ? {} : { executable: file }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(owner === undefined ? {} : { uid: owner.uid }),
    ...(user === undefined ? {} : { user }),
    ...(boot === undefined ? {} : { startTime: boot + (procStat.startTicks / TICKS) * 1000 }),
    ...identity,
    ...build,
  };
  return { info, stat: procStat };
}

/** By the real executable; by what was typed where /proc/<pid>/exe belongs to another user. */
async function identify(pid: number, name: string, typed: string): Promise<PythonIdentity> {
  const byName = pythonByName(name);
  if (byName.isPython) return byName;
  if (EMBEDDERS.test(name)) {
    return pythonByMaps(await readFile(`/proc/${pid}/maps`, "utf8").catch(() => ""));
  }
  return name === basename(typed) ? NOT_PYTHON : pythonByWrapper(name, typed);
}

/** A loader in front (`ld-linux…so python3`): the executable is the loader, the program is Python. */
function pythonByWrapper(name: string, typed: string): PythonIdentity {
  return name.startsWith("ld-") ? pythonByName(basename(typed)) : NOT_PYTHON;
}

/** Measures what the Python processes use just now: the difference of two readings. */
async function withCpu(found: readonly Found[]): Promise<readonly ProcessInfo[]> {
  const started = performance.now();
  await wait(CPU_WINDOW_MS);
  return Promise.all(
    found.map(async ({ info, stat: before }) => {
      if (!info.isPython) return info;
      const after = await readStat(info.pid);
      const seconds = (performance.now() - started) / 1000;
      if (!after) return info;
      const cpu = Math.round(((after.cpuTicks - before.cpuTicks) / TICKS / seconds) * 100);
      return { ...info, cpu };
    }),
  );
}

/** Names by user id. Users of a directory service are missing here and shown by number. */
async function userNames(): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  for (const line of text.split("\n")) {
    const [name, , uid] = line.split(":");
    if (name !== undefined && uid !== undefined) names.set(Number(uid), name);
  }
  return names;
}
