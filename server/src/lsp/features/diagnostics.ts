/** Diagnostics: pulled where the client can, pushed elsewhere; the newest edit wins. */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Judgement } from "../../workspace/judge.ts";
import type { OpenDocument, TouchedLines } from "../../workspace/open-document.ts";
import { findingDiagnostic, type Place, unusedDiagnostic } from "../convert.ts";
import type { Session } from "../session.ts";

/** Push only: keystrokes closer together than this are analysed once. Milliseconds. */
const PUSH_DELAY = 30;

/** Pull only: who waits longer, in milliseconds, is shown what is known by then. */
const PATIENCE = 300;

/** Results of a server that ended mean nothing to the next one. */
const RUN = randomUUID().slice(0, 8);

export interface Diagnostics {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
  readonly refresh: () => void;
  /** Findings of these documents may have changed with another file. */
  readonly elsewhere: (uris: readonly string[]) => void;
}

export function registerDiagnostics(session: Session): Diagnostics {
  if (!session.client.pullsDiagnostics) return pushing(session);
  const answers = new WeakMap<OpenDocument, Answer>();
  answerPulls(session, answers);
  const refresh = (): void => {
    if (!session.client.refreshesDiagnostics) return;
    void session.connection.languages.diagnostics.refresh();
  };
  const elsewhere = (uris: readonly string[]): void => {
    if (!session.client.refreshesDiagnostics) return;
    areOld(uris, answers, session)
      .then((old) => {
        if (old) refresh();
      })
      .catch((error: unknown) => {
        session.workspace.crashes.unexpected("looking at what rests on an edit", error);
      });
  };
  return { changed: () => undefined, closed: () => undefined, refresh, elsewhere };
}

/** Whether the client was told anything else of one of the documents than what is found now. */
async function areOld(
  uris: readonly string[],
  answers: WeakMap<OpenDocument, Answer>,
  session: Session,
): Promise<boolean> {
  const { workspace } = session;
  for (const uri of uris) {
    const document = workspace.document(uri);
    if (!document || !answers.has(document)) continue;
    const items = shownDiagnostics(await workspace.judgement(document), document, session);
    if (!isDeepStrictEqual(answers.get(document)?.items, items)) return true;
  }
  return false;
}

/** What a client holds of a document, as far as we know. */
interface Answer {
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

function answerPulls(session: Session, answers: WeakMap<OpenDocument, Answer>): void {
  const { connection, workspace } = session;
  connection.languages.diagnostics.on(async (params, token) => {
    // Lets an edit that waits behind this request in, so that its text is the one analysed.
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) throw cancelled();
    const document = workspace.document(params.textDocument.uri);
    if (!document) return full([], `${RUN}.0`);
    const judging = workspace.judgement(document);
    const judgement = await patiently(judging, document, session);
    if (!judgement)
      return full(shownDiagnostics(await workspace.judgementSoFar(document), document, session));
    const items = shownDiagnostics(judgement, document, session);
    const touched = document.takeTouched();
    const before = answers.get(document);
    if (
      before &&
      before.resultId === params.previousResultId &&
      isSame(before.items, items, touched)
    ) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.resultId };
    }
    const resultId = `${RUN}.${document.generation}`;
    answers.set(document, { resultId, items });
    return full(items, resultId);
  });
}

/**
 * Undefined when it takes long: the client, which can be told to ask again, then gets what is known,
 * the unit that was just typed in first.
 */
async function patiently(
  judging: Promise<Judgement>,
  document: OpenDocument,
  { client, connection, workspace }: Session,
): Promise<Judgement | undefined> {
  if (!client.refreshesDiagnostics) return judging;
  // The client's own answers about its settings are not for us to hurry.
  await workspace.settingsOf(document.uri);
  const first = await Promise.race([judging, setTimeout(PATIENCE, undefined)]);
  if (!first) void judging.then(() => connection.languages.diagnostics.refresh());
  return first;
}

/**
 * Whether the client shows these already. Its squiggles move with what is typed, so where an edit
 * touched one's lines it is told again, even if it should stand where it stood.
 */
function isSame(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
  touched: readonly TouchedLines[],
): boolean {
  const isTouched = ({ range }: Diagnostic): boolean =>
    touched.some(({ first, last }) => range.start.line <= last && first <= range.end.line);
  return before.length === now.length && !now.some(isTouched) && isDeepStrictEqual(before, now);
}

interface Sent {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

function pushing(session: Session): Diagnostics {
  const { connection, workspace } = session;
  const timers = new Map<string, NodeJS.Timeout>();
  const sent = new WeakMap<OpenDocument, Sent>();
  const push = async (uri: string): Promise<void> => {
    timers.delete(uri);
    const document = workspace.document(uri);
    if (!document) return;
    const { version } = document;
    const diagnostics = shownDiagnostics(await workspace.judgement(document), document, session);
    // Another edit came while settings were read: its own push follows.
    if (workspace.document(uri)?.version !== version) return;
    const before = sent.get(document);
    if (before?.version === version && isDeepStrictEqual(before.diagnostics, diagnostics)) return;
    sent.set(document, { version, diagnostics });
    await connection.sendDiagnostics({ uri, version, diagnostics });
  };
  const schedule = (uri: string): void => {
    clearTimeout(timers.get(uri));
    const timer = globalThis.setTimeout(() => {
      push(uri).catch((error: unknown) => {
        workspace.crashes.unexpected(`analysing ${uri}`, error);
      });
    }, PUSH_DELAY);
    timers.set(uri, timer);
  };
  return {
    changed: schedule,
    closed: (uri) => {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    refresh: () => {
      for (const { uri } of workspace.documents) schedule(uri);
    },
    elsewhere: (uris) => {
      uris.forEach(schedule);
    },
  };
}

export function shownDiagnostics(
  { findings, unused }: Judgement,
  document: OpenDocument,
  session: Pick<Session, "client">,
): Diagnostic[] {
  const { uri, lines } = document;
  const { relatedInformation } = session.client;
  const place: Place = { uri, lines, relatedInformation };
  return [
    ...findings.map((finding) => findingDiagnostic(finding, place)),
    ...unused.map((suppression) => unusedDiagnostic(suppression, place)),
  ];
}

function full(items: Diagnostic[], resultId?: string): DocumentDiagnosticReport {
  const kind = DocumentDiagnosticReportKind.Full;
  return { kind, items, ...(resultId !== undefined && { resultId }) };
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "a newer text is there");
}
