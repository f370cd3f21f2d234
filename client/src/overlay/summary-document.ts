/** Shows the hottest lines as a text of their own, kept up to date while it is open. */
import type {
  CancellationToken,
  DocumentLink,
  TextDocument,
  TextDocumentContentProvider,
  DocumentLinkProvider,
} from "vscode";
import {
  DocumentLink as Link,
  EventEmitter,
  languages,
  Range,
  Uri,
  window,
  workspace,
} from "vscode";
import type { HotLine } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Disposable } from "../disposable.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import { MOST_READ, summaryOf } from "./summary.ts";
import type { ReadLine, Summary } from "./summary.ts";

const SCHEME = "hotlint-hottest";
const DOCUMENT = Uri.from({ scheme: SCHEME, path: "/Hottest Lines" });
/** Typing announces heat often; a text that is being read should stand still. */
const QUIET_MS = 500;

/** Opens it, or shows it where it is open; focus goes there, so that a screen reader reads it. */
export async function readHottestLines(): Promise<void> {
  const document = await workspace.openTextDocument(DOCUMENT);
  await window.showTextDocument(document, { preview: true });
}

export function provideSummary(server: Server, profile: ProfileState): Disposable[] {
  const provider = new SummaryProvider(server, profile);
  let timer: NodeJS.Timeout | undefined;
  return [
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    languages.registerDocumentLinkProvider({ scheme: SCHEME }, provider),
    profile.onDidChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        provider.changed();
      }, QUIET_MS);
    }),
    {
      dispose: () => {
        clearTimeout(timer);
        provider.dispose();
      },
    },
  ];
}

class SummaryProvider implements TextDocumentContentProvider, DocumentLinkProvider, Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  #last: Summary = { text: "", references: [] };

  constructor(server: Server, profile: ProfileState) {
    this.#server = server;
    this.#profile = profile;
  }

  changed(): void {
    this.#changed.fire(DOCUMENT);
  }

  async provideTextDocumentContent(_: Uri, token: CancellationToken): Promise<string> {
    const { measure, summary } = this.#profile;
    const hot =
      summary === null
        ? []
        : (await this.#server.request(REQUEST.hotLines, { measure }, token)).lines;
    const hottest = [...hot].sort((a, b) => b.share - a.share).slice(0, MOST_READ);
    const lines = await Promise.all(hottest.map(readLine));
    this.#last = summaryOf(summary, measure, lines);
    return this.#last.text;
  }

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    // Asked about a text before the newest one: its links come with the next question.
    if (document.getText() !== this.#last.text) return [];
    return this.#last.references.map(({ line, start, end, uri, target }) => {
      const place = Uri.parse(uri).with({ fragment: `L${target + 1}` });
      return new Link(new Range(line, start, line, end), place);
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

async function readLine(hot: HotLine): Promise<ReadLine> {
  const uri = Uri.parse(hot.uri);
  const path = workspace.asRelativePath(uri);
  try {
    const document = await workspace.openTextDocument(uri);
    const code = hot.line < document.lineCount ? document.lineAt(hot.line).text : "";
    return { hot, path, code };
  } catch {
    return { hot, path, code: "" };
  }
}
