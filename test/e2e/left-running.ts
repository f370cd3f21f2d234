/** What runs on after the window has closed: nothing may, though it closed in the middle of a live measurement. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/** A profiler ends its second by itself when it is left alone. */
const PATIENCE_MS = 10_000;

/**
 * `file`: where the suite wrote which process it left being measured; that process is ended. Problems,
 * one sentence each. `server`: path of the language server's program.
 */
export async function leftRunning(file: string, server: string): Promise<readonly string[]> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!(pid > 0)) return [];
  const state = stateOf(pid);
  const isOurs = (line: string): boolean => line.includes(server) || isProfilerOf(line, pid);
  const end = Date.now() + PATIENCE_MS;
  let left = processes().filter(isOurs);
  while (left.length > 0 && Date.now() < end) {
    await wait(200);
    left = processes().filter(isOurs);
  }
  if (state !== "") process.kill(pid, "SIGKILL");
  return [
    ...left.map((line) => `left running when the window closed: ${line.trim()}`),
    ...(/^[RS]/u.test(state) ? [] : [`the measured process is left in the state "${state}"`]),
  ];
}

function isProfilerOf(line: string, pid: number): boolean {
  return line.includes("py-spy") && new RegExp(`-p ${pid}(?: |$)`, "u").test(line);
}

function processes(): readonly string[] {
  return execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
}

/** As ps has it; "" when it is gone. */
function stateOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
