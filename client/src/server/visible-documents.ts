/** Tells the server which documents are in sight: exactly those that the language client pulls for. */
import type { LanguageClient } from "vscode-languageclient/node";
import { State } from "vscode-languageclient/node";
import type { Disposable } from "../disposable.ts";
import type { VisibleDocumentsParams } from "../../../server/src/protocol.ts";
import { NOTIFY } from "../../../server/src/protocol.ts";

/** The editor keeps a document open for minutes after its last tab is gone. */
export function tellVisibleDocuments(client: LanguageClient): Disposable[] {
  const { visibleDocuments } = client;
  const tell = (): void => {
    if (client.state !== State.Running) return;
    const files = [...visibleDocuments.getResources()].filter(({ scheme }) => scheme === "file");
    const params: VisibleDocumentsParams = { uris: files.map((uri) => uri.toString()) };
    // A server that dies of something else meanwhile is told when the next one runs.
    client.sendNotification(NOTIFY.visibleDocuments, params).catch(() => undefined);
  };
  return [
    visibleDocuments.onOpen(tell),
    visibleDocuments.onClose(tell),
    client.onDidChangeState(tell),
  ];
}
