/** The window with flame graph and call tree of the shown profile, and those of comparisons. */
import type { Disposable, Uri, WebviewPanel } from "vscode";
import { ViewColumn, window } from "vscode";
import type { ProfileSummary } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { ChangeMarks } from "./change-marks.ts";
import type { Tab } from "./view-messages.ts";
import type { Shown } from "./view-host.ts";
import { ViewHost } from "./view-host.ts";

interface Open {
  readonly panel: WebviewPanel;
  readonly host: ViewHost;
}

/** One window for the shown profile, one for each pair that is compared. */
export class ViewPanels implements Disposable {
  readonly #guide: Guide;
  readonly #extension: Uri;
  readonly #open = new Map<string, Open>();
  readonly #listener: Disposable;
  readonly #marks = new ChangeMarks();
  #seen = "";

  constructor(guide: Guide, extension: Uri) {
    this.#guide = guide;
    this.#extension = extension;
    this.#listener = guide.profile.onDidChange(() => {
      this.#follow();
    });
  }

  showProfile(tab: Tab): void {
    const { summary } = this.#guide.profile;
    if (summary === null) {
      this.#guide.voice.info("No profile is loaded. Please measure or open one first.");
      return;
    }
    this.#show("", { tab, title: titleOf(summary) });
  }

  compare(before: string, after: string, title: string): void {
    const key = `${before} ${after}`;
    this.#show(key, { session: after, base: before, tab: "changes", title });
    void this.#mark(key, before, after);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#marks.dispose();
    for (const { panel } of [...this.#open.values()]) panel.dispose();
  }

  #show(key: string, shown: Shown): void {
    const open = this.#open.get(key);
    if (open) {
      open.host.show(shown);
      open.panel.title = shown.title;
      open.panel.reveal();
      return;
    }
    const panel = window.createWebviewPanel("hotlint.views", shown.title, ViewColumn.Active, {
      enableFindWidget: false,
      retainContextWhenHidden: true,
    });
    const host = new ViewHost(this.#guide, this.#extension, panel.webview, shown);
    this.#open.set(key, { panel, host });
    panel.onDidDispose(() => {
      host.dispose();
      this.#open.delete(key);
      this.#marks.forget(key);
    });
  }

  /** In the editors too, as long as the window is open. */
  async #mark(key: string, before: string, after: string): Promise<void> {
    const found = await this.#guide.server.request(REQUEST.compareSessions, { before, after });
    if (found.ok && this.#open.has(key)) this.#marks.show(key, found.lines);
  }

  /** Another profile, more of it, or other threads of it; edits move no box. */
  #follow(): void {
    const { summary } = this.#guide.profile;
    const seen = summary === null ? "" : [summary.session, summary.label, summary.part].join(" ");
    if (seen === this.#seen) return;
    this.#seen = seen;
    const open = this.#open.get("");
    if (!open || summary === null) return;
    open.panel.title = titleOf(summary);
    open.host.show({ ...open.host.shown, title: titleOf(summary) });
  }
}

function titleOf({ label }: ProfileSummary): string {
  return `Profile: ${label}`;
}
