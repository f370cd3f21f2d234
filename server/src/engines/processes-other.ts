/** Lists processes where there is no /proc: ps on macOS and the BSDs, CIM on Windows. */
import path from "node:path";
import psList from "ps-list";
import { runChild } from "./child.ts";
import type { ProcessInfo } from "./process-info.ts";
import { pythonByName } from "./python-name.ts";

export function otherProcesses(): Promise<readonly ProcessInfo[]> {
  return process.platform === "win32" ? windowsProcesses() : psProcesses();
}

async function psProcesses(): Promise<readonly ProcessInfo[]> {
  const all = await psList();
  return all.map((each) => {
    const executable = each.path ?? each.cmd?.split(" ")[0] ?? each.name;
    const name = path.basename(executable);
    return {
      pid: each.pid,
      ppid: each.ppid,
      name,
      command: each.cmd ?? each.name,
      executable,
      ...(each.uid === undefined ? {} : { uid: each.uid }),
      ...(each.startTime === undefined ? {} : { startTime: each.startTime.getTime() }),
      ...(each.cpu === undefined ? {} : { cpu: Math.round(each.cpu) }),
      ...pythonByName(name),
    };
  });
}

/** Gives a line of JSON for every process; dates as milliseconds since the epoch. */
const QUERY = `[Console]::OutputEncoding = [Text.Encoding]::UTF8
Get-CimInstance Win32_Process | ForEach-Object { [pscustomobject]@{
  pid = $_.ProcessId; ppid = $_.ParentProcessId; name = $_.Name; path = $_.ExecutablePath
  command = $_.CommandLine
  start = if ($_.CreationDate) { ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds() } else { 0 }
} | ConvertTo-Json -Compress }`;

/** ps-list's own Windows helper is a second file beside it, which a bundle does not carry. */
async function windowsProcesses(): Promise<readonly ProcessInfo[]> {
  const rows: string[] = [];
  const result = await runChild({
    file: path.win32.join(
      process.env["SystemRoot"] ?? "C:\\Windows",
      "System32\\WindowsPowerShell\\v1.0\\powershell.exe",
    ),
    args: ["-NoProfile", "-NonInteractive", "-Command", QUERY],
    timeoutMs: 20_000,
    onStdout: (text) => rows.push(text),
  });
  if (result.code !== 0) throw new Error(result.spawnError ?? "PowerShell could not list them");
  return rows.join("").split(/\r?\n/u).flatMap(parseWindowsProcess);
}

/** One line of the query's answer; nothing for a line that is none. */
export function parseWindowsProcess(line: string): readonly ProcessInfo[] {
  if (!line.startsWith("{")) return [];
  const row = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const { pid, ppid, name, path: file, command, start } = row;
  if (typeof pid !== "number" || typeof name !== "string" || pid === 0) return [];
  return [
    {
      pid,
      ppid: typeof ppid === "number" ? ppid : 0,
      name,
      command: typeof command === "string" ? command : name,
      ...(typeof file === "string" ? { executable: file } : {}),
      ...(typeof start === "number" && start > 0 ? { startTime: start } : {}),
      ...pythonByName(name),
    },
  ];
}
