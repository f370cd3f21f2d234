/** Document sync: opens, incremental changes and closes reach the workspace. */
import type { Session } from "../session.ts";
import { heatMoved } from "./profile-state.ts";

/** `changed`: called after a document opened or changed; `closed`: after it closed. */
export interface SyncListeners {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
}

export function registerSync(session: Session, listeners: readonly SyncListeners[]): void {
  const { connection, workspace } = session;
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    if (!isPython(languageId, uri)) return;
    workspace.open(uri, version, text);
    for (const listener of listeners) listener.changed(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = workspace.change(uri, contentChanges, version);
    if (!document) return;
    for (const listener of listeners) listener.changed(uri);
    heatMoved(session, document);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (!workspace.document(uri)) return;
    workspace.close(uri);
    for (const listener of listeners) listener.closed(uri);
  });
}

/** Editors disagree on ids (`python`, `python3`, `cython`), hence the name as well. */
function isPython(languageId: string, uri: string): boolean {
  return languageId === "python" || /\.pyw?$/u.test(uri);
}
