/** Asks the client to tell what happens to files: once, and only when somebody wants to know. */
import { DidChangeWatchedFilesNotification, WatchKind } from "vscode-languageserver";
import type { Session } from "../session.ts";

/** Folders come and go without a word about what is in them, so everything that does is told of. */
export function watchPython({ connection, client }: Session): () => void {
  let watching = !client.watchesFiles;
  return () => {
    if (watching) return;
    watching = true;
    void connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        { globPattern: "**/{*.py,*.pyw,.gitignore}", kind: WatchKind.Change },
        { globPattern: "**", kind: WatchKind.Create | WatchKind.Delete },
      ],
    });
  };
}
