/** Keeps findings true that rest on other files: when one of those changes, they are looked at again. */
import { type FileEvent, FileChangeType } from "vscode-languageserver";
import { pathOf } from "../../workspace/uris.ts";
import type { Session } from "../session.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { SyncListeners } from "./sync.ts";

/** Milliseconds: keystrokes closer together than this make other documents be looked at once. */
const DELAY = 50;

export interface FollowedCodeBase extends SyncListeners {
  readonly filesChanged: (changes: readonly FileEvent[]) => void;
}

/** `watch`: asks to be told of changes on disk. */
export function followCodeBase(
  { workspace }: Session,
  diagnostics: Pick<Diagnostics, "elsewhere">,
  watch: () => void,
): FollowedCodeBase {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const resting = [...changed].flatMap((file) => workspace.restingOn(file));
    changed = new Set();
    if (resting.length > 0) diagnostics.elsewhere(resting.map(({ uri }) => uri));
  };
  const note = (file: string | undefined): void => {
    if (file === undefined) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(look, DELAY).unref();
  };
  return {
    changed: (uri) => {
      watch();
      note(pathOf(uri));
    },
    closed: (uri) => {
      note(pathOf(uri));
    },
    filesChanged: (changes) => {
      for (const { uri, type } of changes) {
        const file = pathOf(uri);
        if (file === undefined) continue;
        if (type === FileChangeType.Changed) workspace.code.changed(file);
        else workspace.code.moved(file);
        note(file);
      }
    },
  };
}
