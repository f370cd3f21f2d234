/** Keeps findings true that rest on other files: when one of those changes, they are looked at again. */
import { type FileEvent, FileChangeType } from "vscode-languageserver";
import type { FileChange } from "../../workspace/file-changes.ts";
import { pathOf } from "../../workspace/uris.ts";
import { workspaceStarts } from "../../scan/workspace-starts.ts";
import type { Session } from "../session.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { SyncListeners } from "./sync.ts";

/** Milliseconds that the document itself, in which somebody types, goes first. */
const DELAY = 15;

export interface FollowedCodeBase extends SyncListeners {
  readonly filesChanged: (changes: readonly FileEvent[]) => void;
}

/** `watch`: asks to be told of changes on disk. */
export function followCodeBase(
  { workspace }: Session,
  diagnostics: Pick<Diagnostics, "elsewhere">,
  watch: () => void,
): FollowedCodeBase {
  let resting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const uris = [...resting];
    resting = new Set();
    timer = undefined;
    diagnostics.elsewhere(uris);
  };
  const note = (change: FileChange): void => {
    for (const { uri } of workspace.restingOn(change)) resting.add(uri);
    // Not put off by the next key: who types all the time is to see it too.
    if (resting.size > 0) timer ??= setTimeout(look, DELAY).unref();
  };
  const edited = (uri: string): void => {
    const path = pathOf(uri);
    if (path !== undefined) note(workspace.code.lastChange(path) ?? { path, reach: "path" });
  };
  let indexed: readonly string[] | undefined;
  const index = async (): Promise<void> => {
    if (indexed === workspace.folders) return;
    indexed = workspace.folders;
    workspace.code.awaitStarts();
    note(workspace.code.learnStarts(await workspaceStarts(workspace)));
  };
  return {
    changed: (uri) => {
      watch();
      index().catch((error: unknown) => {
        workspace.crashes.unexpected("looking for threads in the workspace", error);
      });
      edited(uri);
    },
    closed: edited,
    filesChanged: (changes) => {
      for (const { uri, type } of changes) {
        const file = pathOf(uri);
        if (file === undefined) continue;
        const { code } = workspace;
        note(type === FileChangeType.Changed ? code.changed(file) : code.moved(file));
      }
    },
  };
}
