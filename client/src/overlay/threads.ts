/** Asks which threads are to count, and says so to the server: editors, lists and findings follow. */
import type { QuickPickItem } from "vscode";
import { QuickPickItemKind, window } from "vscode";
import type { ThreadInfo } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "./navigate.ts";

interface ThreadItem extends QuickPickItem {
  readonly id?: string;
}

/** `given`: ids from a key binding or a test; whatever else asks the person. */
export async function chooseThreads({ server, voice }: Guide, given: unknown): Promise<void> {
  const { threads } = await server.request(REQUEST.threads, undefined);
  if (threads.length === 0) {
    voice.info("This profile has one thread, or does not tell threads apart.");
    return;
  }
  const ids = isTexts(given) ? given : await ask(threads);
  if (ids === undefined) return;
  const all = ids.length === 0 || ids.length === threads.length;
  await server.request(REQUEST.showThreads, { ids: all ? null : ids });
}

/** Undefined where the person thought better of it. */
async function ask(threads: readonly ThreadInfo[]): Promise<readonly string[] | undefined> {
  const items = threadItems(threads);
  const chosen = await window.showQuickPick<ThreadItem>(items, {
    title: "Hotlint: Threads That Count",
    placeHolder: "Shares in editors, lists and findings are of these threads alone",
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen?.flatMap(({ id }) => id ?? []);
}

/** Under a heading for each process where there are several. */
function threadItems(threads: readonly ThreadInfo[]): ThreadItem[] {
  const pids = [...new Set(threads.map(({ process }) => process?.pid))];
  return pids.flatMap((pid): ThreadItem[] => {
    const group = threads.filter(({ process }) => process?.pid === pid);
    const process = group[0]?.process;
    const items = group.map(({ id, name, tid, label, shown }) => ({
      id,
      label: name === "" ? `thread ${tid ?? "?"}` : name,
      description: label,
      picked: shown,
    }));
    if (pids.length === 1 || process === undefined) return items;
    const heading = `process ${process.pid} ${process.command}`.trim().slice(0, 120);
    return [{ label: heading, kind: QuickPickItemKind.Separator }, ...items];
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
