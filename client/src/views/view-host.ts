/** Gives a webview the views' page, answers its questions from the server, and opens the code it names. */
import { randomBytes } from "node:crypto";
import type { CancellationToken, Disposable, Uri as UriType, Webview } from "vscode";
import { CancellationTokenSource, Uri, ViewColumn } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { revealLine } from "../overlay/navigate.ts";
import type { Params } from "../server/contract.ts";
import type { FromPage, Question, Tab, ToPage } from "./view-messages.ts";
import { viewPage } from "./view-page.ts";

/** Which profile a page shows; without a session the one whose heat is shown. */
export interface Shown {
  readonly session?: string;
  /** The earlier of two that are compared. */
  readonly base?: string;
  readonly tab: Tab;
  readonly title: string;
}

export class ViewHost implements Disposable {
  readonly #guide: Guide;
  readonly #webview: Webview;
  readonly #listener: Disposable;
  #shown: Shown;
  #isReady = false;
  /** Cancelled when the page turns to something else. */
  #looking = new CancellationTokenSource();

  constructor(guide: Guide, extension: UriType, webview: Webview, shown: Shown) {
    this.#guide = guide;
    this.#webview = webview;
    this.#shown = shown;
    const dist = Uri.joinPath(extension, "dist");
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.#listener = webview.onDidReceiveMessage((message: FromPage) => void this.#hear(message));
    webview.html = viewPage({
      script: webview.asWebviewUri(Uri.joinPath(dist, "views.js")).toString(),
      sheet: webview.asWebviewUri(Uri.joinPath(dist, "views.css")).toString(),
      source: webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
    });
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** Also to ask again for what is shown. */
  show(shown: Shown): void {
    this.#shown = shown;
    this.#leave();
    if (!this.#isReady) return;
    const { tab, title, base } = shown;
    this.#send({ type: "target", target: { tab, title, compares: base !== undefined } });
  }

  dispose(): void {
    this.#leave();
    this.#looking.dispose();
    this.#listener.dispose();
  }

  /** Nobody waits any more for what was asked until now. */
  #leave(): void {
    this.#looking.cancel();
    this.#looking.dispose();
    this.#looking = new CancellationTokenSource();
  }

  async #hear(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        this.show(this.#shown);
        return;
      case "ask":
        await this.#answer(message.id, message.question, message.params);
        return;
      case "openFrame":
        await this.#openFrame(message.frame);
        return;
      case "openLine":
        await revealLine(message.uri, message.line, ViewColumn.Beside);
    }
  }

  async #answer(id: number, question: Question, params: unknown): Promise<void> {
    if (isOfWholeView(question, params)) this.#leave();
    const { token } = this.#looking;
    try {
      this.#send({ type: "answer", id, answer: await this.#ask(question, params, token) });
    } catch (error) {
      if (token.isCancellationRequested) {
        this.#send({ type: "dropped", id });
        return;
      }
      const reason = `The language server did not answer: ${String(error)}`;
      this.#send({ type: "failed", id, reason });
    }
  }

  async #ask(question: Question, params: unknown, token: CancellationToken): Promise<unknown> {
    const { server } = this.#guide;
    const { session, base } = this.#shown;
    const of = session === undefined ? {} : { session };
    const given = typeof params === "object" ? params : {};
    switch (question) {
      case "flameGraph":
        return server.request(
          REQUEST.flameGraph,
          {
            ...(given as Params<"hotlint/flameGraph">),
            ...of,
            ...(base === undefined ? {} : { base }),
          },
          token,
        );
      case "callNodes":
        return server.request(
          REQUEST.callNodes,
          { ...(given as Params<"hotlint/callNodes">), ...of },
          token,
        );
      case "callFunctions":
        return server.request(
          REQUEST.callFunctions,
          { ...(given as Params<"hotlint/callFunctions">), ...of },
          token,
        );
      case "compareSessions":
        return server.request(
          REQUEST.compareSessions,
          { before: base ?? "", after: session ?? "" },
          token,
        );
    }
  }

  async #openFrame(frame: number): Promise<void> {
    const { server, voice } = this.#guide;
    const { session } = this.#shown;
    const of = session === undefined ? {} : { session };
    const found = await server.request(REQUEST.frameSource, { ...of, frame });
    if (found.ok) await revealLine(found.uri, found.line, ViewColumn.Beside);
    else voice.info(found.reason);
  }

  #send(message: ToPage): void {
    void this.#webview.postMessage(message);
  }
}

/** Whether the answer takes the place of all that the page shows, and not of one row. */
function isOfWholeView(question: Question, params: unknown): boolean {
  if (question !== "callNodes") return true;
  const { path } = params as Params<"hotlint/callNodes">;
  return path.length === 0;
}
