/** Lists the processes to attach to: Python first, the workspace's before the rest. */
import { hostFacts, predictAttach } from "./predict.ts";
import type { Prediction } from "./predict.ts";
import type { ProcessInfo } from "./process-info.ts";
import { linuxProcesses } from "./processes-linux.ts";
import { otherProcesses } from "./processes-other.ts";

export interface ListedProcess extends ProcessInfo {
  readonly inWorkspace: boolean;
  /** Whether attaching is expected to work, or a few words on why not. */
  readonly attach: Prediction;
}

export type ProcessList =
  | { readonly ok: true; readonly processes: readonly ListedProcess[] }
  | { readonly ok: false; readonly reason: string };

/** `workspaceFolders`: absolute paths. This process is left out. */
export async function listProcesses(workspaceFolders: readonly string[]): Promise<ProcessList> {
  try {
    const [host, all] = await Promise.all([
      hostFacts(),
      process.platform === "linux" ? linuxProcesses() : otherProcesses(),
    ]);
    const processes = all
      .filter(({ pid }) => pid !== process.pid)
      .map((info) => ({
        ...info,
        inWorkspace: workspaceFolders.some((folder) => belongsTo(info, folder)),
        attach: predictAttach(info, host),
      }))
      .sort(byInterest);
    return { ok: true, processes };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `The running processes cannot be listed: ${why}.` };
  }
}

/** Started in the folder, from an environment in it, or with a file in it. */
function belongsTo(info: ProcessInfo, folder: string): boolean {
  const root = folder.replace(/[\\/]+$/u, "");
  if (root === "") return false;
  const inside = (path: string | undefined): boolean =>
    path !== undefined &&
    (path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}\\`));
  return inside(info.cwd) || inside(info.executable) || info.command.includes(`${root}/`);
}

/** Python first, then the workspace's, then those that can be attached to, then the busiest. */
function byInterest(a: ListedProcess, b: ListedProcess): number {
  return (
    Number(b.isPython) - Number(a.isPython) ||
    Number(b.inWorkspace) - Number(a.inWorkspace) ||
    Number(b.attach.ok) - Number(a.attach.ok) ||
    (b.cpu ?? 0) - (a.cpu ?? 0) ||
    (b.startTime ?? 0) - (a.startTime ?? 0) ||
    a.pid - b.pid
  );
}
