/** The picker of running Python processes. */
import type { QuickInputButton, QuickPick, QuickPickItem } from "vscode";
import { QuickPickItemKind, ThemeIcon, window } from "vscode";
import type { ProcessInfo } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Server } from "../language-client.ts";
import type { ProcessItem } from "./process-items.ts";
import { processSections } from "./process-items.ts";

interface PickItem extends QuickPickItem {
  readonly process?: ProcessInfo;
}

/** Undefined when the person leaves. The process may be one that cannot be profiled. */
export async function pickProcess(server: Server): Promise<ProcessInfo | undefined> {
  const refresh: QuickInputButton = { iconPath: new ThemeIcon("refresh"), tooltip: "Refresh" };
  const pick = window.createQuickPick<PickItem>();
  pick.title = "Attach to Running Python Process";
  pick.placeholder = "Type a name, a pid or part of the command line";
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = [refresh];
  pick.onDidTriggerButton(() => void fill(pick, server));
  pick.show();
  void fill(pick, server);
  try {
    return await new Promise<ProcessInfo | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const process = pick.selectedItems[0]?.process;
        if (process) resolve(process);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
    });
  } finally {
    pick.dispose();
  }
}

async function fill(pick: QuickPick<PickItem>, server: Server): Promise<void> {
  pick.busy = true;
  try {
    const { processes } = await server.request(REQUEST.processes, undefined);
    pick.items = processSections(processes, Date.now()).flatMap((section) => [
      { label: section.title, kind: QuickPickItemKind.Separator },
      ...section.items.map(pickItem),
    ]);
    if (pick.items.length === 0) pick.placeholder = "No running processes were found";
  } catch (error) {
    pick.placeholder = `The processes could not be listed: ${String(error)}`;
  } finally {
    pick.busy = false;
  }
}

function pickItem({ process, label, description, detail }: ProcessItem): PickItem {
  return { process, label, description, detail };
}
