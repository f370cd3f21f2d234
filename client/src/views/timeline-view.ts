/** The live timeline in Hotlint's container: a strip of seconds to choose from. */
import { randomBytes } from "node:crypto";
import type { CancellationToken, Webview, WebviewView, WebviewViewProvider } from "vscode";
import { Uri, window } from "vscode";
import type { Disposable } from "../disposable.ts";
import type { Live } from "../profiling/live.ts";
import type { FromTimeline, ToTimeline } from "./timeline-messages.ts";
import { timelinePage } from "./timeline-page.ts";

export function showTimeline(live: Live, extension: Uri): readonly Disposable[] {
  const provider = new TimelineView(live, extension);
  return [window.registerWebviewViewProvider("hotlint.timeline", provider), provider];
}

class TimelineView implements WebviewViewProvider, Disposable {
  readonly #live: Live;
  readonly #extension: Uri;
  readonly #listener: Disposable;
  #view: WebviewView | undefined;

  constructor(live: Live, extension: Uri) {
    this.#live = live;
    this.#extension = extension;
    this.#listener = live.onDidChange(() => {
      this.#tell();
    });
  }

  resolveWebviewView(view: WebviewView, _: unknown, token: CancellationToken): void {
    if (token.isCancellationRequested) return;
    this.#view = view;
    const dist = Uri.joinPath(this.#extension, "dist");
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((message: FromTimeline) => void this.#hear(message));
    view.onDidChangeVisibility(() => {
      this.#tell();
    });
    view.onDidDispose(() => {
      this.#view = undefined;
    });
    webview.html = page(webview, dist);
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async #hear(message: FromTimeline): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#tell();
        return;
      case "show":
        await this.#live.show(message.view);
        return;
      case "pauseOrResume":
        await this.#live.pauseOrResume();
        return;
      case "stop":
        await this.#live.stop();
    }
  }

  #tell(): void {
    if (this.#view?.visible !== true) return;
    const message: ToTimeline = { status: this.#live.status ?? null };
    void this.#view.webview.postMessage(message);
  }
}

function page(webview: Webview, dist: Uri): string {
  const address = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  return timelinePage({
    script: address("timeline.js"),
    sheet: address("timeline.css"),
    source: webview.cspSource,
    nonce: randomBytes(16).toString("hex"),
  });
}
