/** The Sessions view: kept profiles, newest first. */
import type { TreeDataProvider } from "vscode";
import { EventEmitter, ThemeIcon, TreeItem, window } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { SessionInfo } from "../../../server/src/protocol/sessions.ts";
import type { Disposable } from "../disposable.ts";
import type { Guide } from "../overlay/navigate.ts";
import { sessionWords } from "./session-items.ts";

export function showSessions(guide: Guide): Disposable[] {
  const provider = new SessionsProvider(guide);
  const view = window.createTreeView("hotlint.sessions", {
    treeDataProvider: provider,
    canSelectMany: true,
  });
  const refresh = (): void => {
    provider.refresh();
  };
  return [
    view,
    provider,
    guide.server.onDidChangeSessions(refresh),
    guide.server.onDidChangeState(refresh),
  ];
}

class SessionsProvider implements TreeDataProvider<SessionInfo>, Disposable {
  readonly #guide: Guide;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(guide: Guide) {
    this.#guide = guide;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(session?: SessionInfo): Promise<SessionInfo[]> {
    if (session) return [];
    try {
      return [...(await this.#guide.server.request(REQUEST.sessions, undefined)).sessions];
    } catch {
      // The server is restarting; its state tells when it is back.
      return [];
    }
  }

  getTreeItem(session: SessionInfo): TreeItem {
    const words = sessionWords(session, Date.now());
    const item = new TreeItem(session.name);
    item.id = session.id;
    item.description = words.description;
    item.tooltip = words.tooltip;
    item.accessibilityInformation = { label: words.spoken };
    item.iconPath = new ThemeIcon(words.icon);
    item.contextValue = session.loaded ? "hotlint.session.loaded" : "hotlint.session";
    item.command = { title: "Show", command: "hotlint.showSession", arguments: [session.id] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
