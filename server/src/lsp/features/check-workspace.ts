/** Checks every file of the workspace when asked; what it found in files that are not open is published. */
import { type CancellationToken, FileChangeType, type FileEvent } from "vscode-languageserver";
import {
  type CheckWorkspaceOutcome,
  type CheckWorkspaceParams,
  NOTIFY,
  REQUEST,
  type ServerStatus,
  type VisibleDocumentsParams,
} from "../../protocol.ts";
import { FollowedFiles } from "../../scan/followed-files.ts";
import type { LocatedFinding } from "../../scan/located-finding.ts";
import { pathOf, uriOf } from "../../workspace/uris.ts";
import { locatedDiagnostic } from "../convert.ts";
import type { Session } from "../session.ts";
import type { SyncListeners } from "./sync.ts";

const TITLE = "Checking the workspace";
/** Milliseconds between two words about progress. */
const INTERVAL = 100;

export interface CheckedWorkspace extends SyncListeners {
  readonly filesChanged: (changes: readonly FileEvent[]) => void;
  readonly refresh: () => void;
}

/** Gives what keeps the findings true afterwards, to be told of what happens. `watch`: asks to be told of files. */
export function registerCheckWorkspace(session: Session, watch: () => void): CheckedWorkspace {
  const { connection, workspace, options } = session;
  const files = new FollowedFiles({
    workspace,
    assets: options.assets,
    cache: options.scanCache,
    show: (file, findings) => {
      publish(session, file, findings);
    },
    onFailed: (message) => {
      connection.console.warn(message);
    },
  });
  connection.onNotification(NOTIFY.visibleDocuments, ({ uris }: VisibleDocumentsParams) => {
    files.visible(new Set(uris.flatMap((uri) => pathOf(uri) ?? [])));
  });
  let running = false;
  connection.onRequest(
    REQUEST.checkWorkspace,
    async (params: CheckWorkspaceParams | null, token: CancellationToken) => {
      if (running) return refusal("A check is under way.", "Wait for it or cancel it.");
      if (workspace.folders.length === 0) {
        return refusal("No folder is open, so there is no workspace to check.", "Open a folder.");
      }
      running = true;
      try {
        watch();
        return await check(session, files, params?.workDoneToken, token);
      } finally {
        running = false;
      }
    },
  );
  return {
    changed: withPath((file) => {
      files.typed();
      files.opened(file);
    }),
    closed: withPath((file) => {
      files.closed(file);
    }),
    filesChanged: (changes) => {
      for (const change of changes) follow(files, change);
    },
    refresh: () => {
      files.refresh();
    },
  };
}

function follow(files: FollowedFiles, { uri, type }: FileEvent): void {
  const file = pathOf(uri);
  if (file === undefined) return;
  if (uri.endsWith("/.gitignore")) files.refresh();
  else if (type === FileChangeType.Deleted) files.deleted(file);
  else if (type === FileChangeType.Created) files.created(file);
  else files.changed(file);
}

function publish(session: Session, file: string, findings: readonly LocatedFinding[]): void {
  const { connection, workspace, client } = session;
  const uri = uriOf(file);
  // Where findings of documents are pushed, their push takes the place of this one.
  if (!client.pullsDiagnostics && workspace.document(uri)) return;
  const place = { uri, relatedInformation: client.relatedInformation };
  const diagnostics = findings.map((finding) => locatedDiagnostic(finding, place));
  void connection.sendDiagnostics({ uri, diagnostics });
}

function withPath(listen: (file: string) => void): (uri: string) => void {
  return (uri) => {
    const file = pathOf(uri);
    if (file !== undefined) listen(file);
  };
}

async function check(
  session: Session,
  files: FollowedFiles,
  progressToken: string | number | undefined,
  token: CancellationToken,
): Promise<CheckWorkspaceOutcome> {
  const stop = new AbortController();
  const cancelling = token.onCancellationRequested(() => {
    stop.abort();
  });
  const progress = progressOf(session, progressToken);
  tell(session, { state: "busy", message: TITLE });
  try {
    const tally = await files.check(stop.signal, progress.report);
    if (tally) return { ok: true, ...tally };
    return { ok: false, reason: "The check was cancelled.", cancelled: true };
  } catch (error) {
    session.workspace.crashes.unexpected("checking the workspace", error);
    const reason = `The workspace could not be checked: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, reason, remedy: "The log says more." };
  } finally {
    cancelling.dispose();
    progress.done();
    tell(session, { state: "ready" });
  }
}

interface Progress {
  readonly report: (done: number, all: number) => void;
  readonly done: () => void;
}

function progressOf({ connection }: Session, token: string | number | undefined): Progress {
  if (token === undefined) return { report: () => undefined, done: () => undefined };
  const shown = connection.window.attachWorkDoneProgress(token);
  shown.begin(TITLE, 0, undefined, true);
  let last = 0;
  return {
    report: (done, all) => {
      const now = performance.now();
      if (now - last < INTERVAL && done < all) return;
      last = now;
      shown.report(Math.floor((done / all) * 100), `${done} of ${all} files`);
    },
    done: () => {
      shown.done();
    },
  };
}

function refusal(reason: string, remedy: string): CheckWorkspaceOutcome {
  return { ok: false, reason, remedy };
}

function tell({ connection }: Session, status: ServerStatus): void {
  void connection.sendNotification(NOTIFY.status, status);
}
