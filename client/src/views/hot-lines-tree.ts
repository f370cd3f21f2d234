/** The Hot Lines view: hottest first, under each line what was found there. */
import type { TreeDataProvider } from "vscode";
import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from "vscode";
import type { HotLine, HotLines } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Disposable } from "../disposable.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import { profileAge } from "../status/status-text.ts";
import { lineItem } from "./hot-line-items.ts";

interface LineNode {
  readonly kind: "line";
  readonly line: HotLine;
}

interface FindingNode {
  readonly kind: "finding";
  readonly uri: string;
  readonly finding: HotLine["findings"][number];
}

type Node = LineNode | FindingNode;

/** Typing announces heat often; the list may lag behind the overlay. */
const QUIET_MS = 250;

export function showHotLines(server: Server, profile: ProfileState): Disposable[] {
  const provider = new HotLinesProvider(server, profile);
  const view = window.createTreeView("hotlint.hotLines", {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const describe = (): void => {
    view.description = profile.measure === "self" ? "self" : "total";
    view.message = profile.summary === null ? "" : viewMessage(profile);
  };
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    describe();
    clearTimeout(timer);
    timer = setTimeout(() => {
      provider.refresh();
    }, QUIET_MS);
  };
  describe();
  return [
    view,
    provider,
    profile.onDidChange(update),
    {
      dispose: () => {
        clearTimeout(timer);
      },
    },
  ];
}

class HotLinesProvider implements TreeDataProvider<Node>, Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: Server, profile: ProfileState) {
    this.#server = server;
    this.#profile = profile;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return (await this.#lines()).map((line) => ({ kind: "line", line }));
    if (node.kind === "finding") return [];
    const { uri, findings } = node.line;
    return findings.map((finding) => ({ kind: "finding", uri, finding }));
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === "line" ? lineTreeItem(node.line) : findingTreeItem(node);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #lines(): Promise<HotLines["lines"]> {
    if (this.#profile.summary === null) return [];
    try {
      const { measure } = this.#profile;
      return (await this.#server.request(REQUEST.hotLines, { measure })).lines;
    } catch {
      // The server is restarting; it announces its heat when it is back.
      return [];
    }
  }
}

function lineTreeItem(line: HotLine): TreeItem {
  const uri = Uri.parse(line.uri);
  const words = lineItem(line, workspace.asRelativePath(uri));
  const item = new TreeItem(
    words.label,
    line.findings.length > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
  );
  item.description = words.description;
  item.tooltip = words.tooltip;
  item.accessibilityInformation = { label: words.spoken };
  item.iconPath = new ThemeIcon(words.icon, new ThemeColor(`hotlint.heat${line.band}Foreground`));
  item.command = reveal(line.uri, line.line);
  item.contextValue = "hotlint.line";
  return item;
}

function findingTreeItem({ uri, finding }: FindingNode): TreeItem {
  const item = new TreeItem(finding.message.replaceAll("`", ""), TreeItemCollapsibleState.None);
  item.tooltip = `${finding.message} (${finding.rule}, line ${finding.line + 1})`;
  item.iconPath = new ThemeIcon("lightbulb");
  item.command = reveal(uri, finding.line);
  item.contextValue = "hotlint.finding";
  return item;
}

function reveal(uri: string, line: number): NonNullable<TreeItem["command"]> {
  return { title: "Go to Line", command: "hotlint.revealLine", arguments: [uri, line] };
}

function viewMessage(profile: ProfileState): string {
  const { summary } = profile;
  if (summary === null) return "";
  return summary.edits === 0 ? summary.label : `${summary.label}; ${profileAge(summary)}`;
}
