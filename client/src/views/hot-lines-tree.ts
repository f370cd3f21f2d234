/** The Hot Lines view: files, their functions, their lines, and what was found there. */
import { isDeepStrictEqual } from "node:util";
import type { TreeDataProvider } from "vscode";
import { commands, EventEmitter, window } from "vscode";
import type { HotFinding, HotLines, Measure } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Disposable } from "../disposable.ts";
import type { Server } from "../language-client.ts";
import { coalesce } from "../overlay/coalesce.ts";
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

/** Typing announces heat often; the list may lag this far behind the overlay, in milliseconds. */
const LAG_MS = 250;

const VIEW = "hotlint.hotLines";

const FILTERS: Readonly<Record<HotFilter, string>> = {
  all: "All hot lines",
  hot: "Lines with 3 % and more",
  findings: "Lines with findings",
  fixes: "Lines with findings that have a fix",
};

/** The view; what it does on command stands in `commands`. */
export class HotLinesView implements Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #provider = new HotLinesProvider();
  readonly #parts: readonly Disposable[];
  readonly #view;
  #filter: HotFilter = "all";
  readonly #update = coalesce(() => this.#show(), LAG_MS);
  /** Counts questions: only the newest one's answer is shown. */
  #asked = 0;

  constructor(server: Server, profile: ProfileState) {
    this.#server = server;
    this.#profile = profile;
    this.#view = window.createTreeView(VIEW, {
      treeDataProvider: this.#provider,
      showCollapseAll: true,
    });
    const listeners = [
      profile.onDidChange(() => {
        this.#describe();
        this.#update.schedule(VIEW);
      }),
      this.#view.onDidChangeVisibility(() => this.#show()),
    ];
    this.#parts = [this.#view, this.#provider, ...listeners];
    this.#describe();
  }

  get commands(): CommandTable {
    return {
      "hotlint.filterHotLines": (filter) => this.#choose(filter),
      "hotlint.findHotLine": async () => {
        await commands.executeCommand(`${VIEW}.focus`);
        await commands.executeCommand("list.find");
      },
    };
  }

  dispose(): void {
    this.#update.dispose();
    for (const part of this.#parts) part.dispose();
  }

  async #choose(given: unknown): Promise<void> {
    const filters = Object.keys(FILTERS).filter(isFilter);
    const items = filters.map((filter) => ({ label: FILTERS[filter], filter }));
    const filter = isFilter(given)
      ? given
      : (await window.showQuickPick(items, { title: "Filter Hot Lines" }))?.filter;
    if (filter === undefined) return;
    this.#filter = filter;
    this.#describe();
    await this.#show();
  }

  #describe(): void {
    const { summary, measure } = this.#profile;
    this.#view.description =
      this.#filter === "all" ? measure : `${measure}, ${FILTERS[this.#filter]}`;
    const stale = summary !== null && summary.edits > 0 ? `; ${profileAge(summary)}` : "";
    this.#view.message = summary === null ? "" : `${summary.label}${stale}`;
  }

  /** A view that nobody sees asks for nothing; it asks when it is opened. */
  async #show(): Promise<void> {
    if (!this.#view.visible) return;
    const question = ++this.#asked;
    const { measure } = this.#profile;
    const lines = await this.#lines(measure);
    if (question === this.#asked) this.#provider.show(groupLines(lines, measure, this.#filter));
  }

  async #lines(measure: Measure): Promise<HotLines["lines"]> {
    if (this.#profile.summary === null) return [];
    try {
      return (await this.#server.request(REQUEST.hotLines, { measure })).lines;
    } catch {
      // The server is restarting; it announces its heat when it is back.
      return [];
    }
  }
}

/**
 * Has its rows at hand, and announces only others: the editor may leave a file without its functions when it
 * is told of new rows while it still waits for those of the time before.
 */
class HotLinesProvider implements TreeDataProvider<HotNode>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #files: readonly HotFile[] = [];

  show(files: readonly HotFile[]): void {
    if (isDeepStrictEqual(files, this.#files)) return;
    this.#files = files;
    this.#changed.fire(undefined);
  }

  getChildren(node?: HotNode): HotNode[] {
    return node ? [...childrenOf(node)] : this.#files.map((file) => ({ kind: "file", file }));
  }

  getTreeItem(node: HotNode): ReturnType<typeof hotTreeItem> {
    return hotTreeItem(node, childrenOf(node).length > 0);
  }

  dispose(): void {
    this.#changed.dispose();
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
