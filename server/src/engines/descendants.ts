/** What a process started, and what that started: from /proc where there is one, else from the process list. */
import { readdir, readFile } from "node:fs/promises";
import type { ProcessInfo } from "./process-info.ts";
import { linuxProcess } from "./processes-linux.ts";
import { otherProcesses } from "./processes-other.ts";

/** Parents before their children; without the process itself. Empty when it is gone. */
export async function descendantsOf(pid: number): Promise<readonly ProcessInfo[]> {
  if (process.platform !== "linux") return below(pid, await otherProcesses());
  const infos = await Promise.all((await descendantIds(pid)).map(linuxProcess));
  return infos.filter((each) => each !== undefined);
}

/** Linux only. */
export async function descendantIds(pid: number): Promise<readonly number[]> {
  const found = new Set([pid]);
  // Grows while it is walked.
  for (const each of found) for (const child of await childrenOf(each)) found.add(child);
  found.delete(pid);
  return [...found];
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((tid) => readFile(`/proc/${pid}/task/${tid}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((list) => list.split(" ").flatMap((id) => (id === "" ? [] : Number(id))));
}

function below(pid: number, all: readonly ProcessInfo[]): readonly ProcessInfo[] {
  const ids = new Set([pid]);
  const found: ProcessInfo[] = [];
  for (const id of ids) {
    for (const each of all) {
      if (each.ppid !== id || ids.has(each.pid)) continue;
      ids.add(each.pid);
      found.push(each);
    }
  }
  return found;
}
