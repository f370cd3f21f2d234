/**
 * Makes the first keystrokes as fast as the later ones: V8 compiles code for speed when it has run some hundred
 * times, so once a document is open and nobody types, the server types in a copy of it.
 */
import { setTimeout } from "node:timers/promises";
import { CrashLog } from "../../workspace/crash-log.ts";
import { OpenDocument } from "../../workspace/open-document.ts";
import { rehearsal, rehearsed } from "../../workspace/rehearsal.ts";
import type { Session } from "../session.ts";
import { shownDiagnostics } from "./diagnostics.ts";
import type { SyncListeners } from "./sync.ts";

/** Milliseconds without an edit after which nobody is thought to type. */
const QUIET = 500;

/** Edits after which what a keystroke runs is compiled. */
const ENOUGH = 2_500;
/** Milliseconds of work: on a slow machine, and for slow code, fewer edits have to do. */
const MOST_WORK = 4_000;

export function registerWarmUp(session: Pick<Session, "client" | "workspace">): SyncListeners {
  const { workspace } = session;
  let edits = 0;
  let work = 0;
  const isDone = (): boolean => edits >= ENOUGH || work >= MOST_WORK;
  let isBusy = false;
  let lastChange = 0;
  const untilQuiet = async (): Promise<void> => {
    for (;;) {
      const left = lastChange + QUIET - performance.now();
      if (left <= 0) return;
      await setTimeout(left);
    }
  };
  const rehearse = async (uri: string): Promise<void> => {
    // A key that begins a rehearsal does not wait for the copy.
    await untilQuiet();
    const document = workspace.document(uri);
    if (!document) return;
    await workspace.judgement(document);
    const text = rehearsed(document.text);
    const { parser } = workspace;
    // What goes wrong in the copy goes wrong in the document, too, and is told there.
    const copy = new OpenDocument(uri, 0, text, { parser, crashes: new CrashLog(() => undefined) });
    for (const changes of rehearsal(text)) {
      for (const change of changes) {
        await untilQuiet();
        if (workspace.document(uri) !== document) return;
        const since = performance.now();
        copy.update([change], copy.version + 1);
        shownDiagnostics(await workspace.judgement(copy), copy, session);
        work += performance.now() - since;
        edits++;
      }
      if (isDone()) return;
    }
  };
  return {
    changed: (uri) => {
      lastChange = performance.now();
      if (isBusy || isDone()) return;
      isBusy = true;
      rehearse(uri)
        .catch((error: unknown) => {
          workspace.crashes.unexpected("warming up", error);
          edits = ENOUGH;
        })
        .finally(() => {
          isBusy = false;
        });
    },
    closed: () => undefined,
  };
}
