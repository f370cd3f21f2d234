/** The Hot Lines view: files, their functions, their lines, and what was found there. */
import type { TreeDataProvider } from "vscode";
import { commands, EventEmitter, window } from "vscode";
import type { HotFinding, HotLines } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Disposable } from "../disposable.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import type { CommandTable } from "../profiling/commands.ts";
import { profileAge } from "../status/status-text.ts";
import type { HotFile, HotFilter, HotFunction, HotLineGroup } from "./hot-line-groups.ts";
import { groupLines } from "./hot-line-groups.ts";
import { hotTreeItem } from "./hot-tree-item.ts";

export type HotNode =
  | { readonly kind: "file"; readonly file: HotFile }
  | { readonly kind: "function"; readonly function: HotFunction }
  | { readonly kind: "line"; readonly group: HotLineGroup }
  | { readonly kind: "finding"; readonly uri: string; readonly finding: HotFinding };

/** Typing announces heat often; the list may lag behind the overlay. */
const QUIET_MS = 250;

const VIEW = "hotlint.hotLines";

const FILTERS: Readonly<Record<HotFilter, string>> = {
  all: "All hot lines",
  hot: "Lines with 3 % and more",
  findings: "Lines with findings",
  fixes: "Lines with findings that have a fix",
};

/** The view; what it does on command stands in `commands`. */
export class HotLinesView implements Disposable {
  readonly #profile: ProfileState;
  readonly #provider: HotLinesProvider;
  readonly #parts: readonly Disposable[];
  readonly #view;
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Server, profile: ProfileState) {
    this.#profile = profile;
    this.#provider = new HotLinesProvider(server, profile);
    this.#view = window.createTreeView(VIEW, {
      treeDataProvider: this.#provider,
      showCollapseAll: true,
    });
    const listener = profile.onDidChange(() => {
      this.#update();
    });
    this.#parts = [this.#view, this.#provider, listener];
    this.#describe();
  }

  get commands(): CommandTable {
    return {
      "hotlint.filterHotLines": (filter) => this.#filter(filter),
      "hotlint.findHotLine": async () => {
        await commands.executeCommand(`${VIEW}.focus`);
        await commands.executeCommand("list.find");
      },
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const part of this.#parts) part.dispose();
  }

  async #filter(given: unknown): Promise<void> {
    const filters = Object.keys(FILTERS).filter(isFilter);
    const items = filters.map((filter) => ({ label: FILTERS[filter], filter }));
    const filter = isFilter(given)
      ? given
      : (await window.showQuickPick(items, { title: "Filter Hot Lines" }))?.filter;
    if (filter === undefined) return;
    this.#provider.filter = filter;
    this.#describe();
    this.#provider.refresh();
  }

  #update(): void {
    this.#describe();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#provider.refresh();
    }, QUIET_MS);
  }

  #describe(): void {
    const { summary, measure } = this.#profile;
    const { filter } = this.#provider;
    this.#view.description = filter === "all" ? measure : `${measure}, ${FILTERS[filter]}`;
    const stale = summary !== null && summary.edits > 0 ? `; ${profileAge(summary)}` : "";
    this.#view.message = summary === null ? "" : `${summary.label}${stale}`;
  }
}

class HotLinesProvider implements TreeDataProvider<HotNode>, Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  filter: HotFilter = "all";

  constructor(server: Server, profile: ProfileState) {
    this.#server = server;
    this.#profile = profile;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: HotNode): Promise<HotNode[]> {
    if (node === undefined) {
      const files = groupLines(await this.#lines(), this.#profile.measure, this.filter);
      return files.map((file) => ({ kind: "file", file }));
    }
    return [...childrenOf(node)];
  }

  getTreeItem(node: HotNode): ReturnType<typeof hotTreeItem> {
    return hotTreeItem(node, childrenOf(node).length > 0);
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

function childrenOf(node: HotNode): readonly HotNode[] {
  switch (node.kind) {
    case "file":
      return node.file.functions.map((each) => ({ kind: "function", function: each }));
    case "function": {
      const { uri, lines, findings } = node.function;
      const groups = lines.map((group): HotNode => ({ kind: "line", group }));
      return [
        ...groups,
        ...findings.map((finding): HotNode => ({ kind: "finding", uri, finding })),
      ];
    }
    case "line": {
      const { line, findings } = node.group;
      return findings.map((finding) => ({ kind: "finding", uri: line.uri, finding }));
    }
    case "finding":
      return [];
  }
}

function isFilter(value: unknown): value is HotFilter {
  return typeof value === "string" && value in FILTERS;
}
