/** Paints heat into every visible Python editor and keeps it there while the code is edited. */
import type { Disposable, TextDocument, TextEditor } from "vscode";
import { commands, MarkdownString, Range, window, workspace } from "vscode";
import type { DocumentHeat, HeatLine } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import type { Coalesced } from "./coalesce.ts";
import { coalesce } from "./coalesce.ts";
import type { DecorationTypes } from "./decoration-types.ts";
import { createDecorationTypes, labelStyle } from "./decoration-types.ts";
import { labelGaps, screenWidth, tintedByBand } from "./layout.ts";

/** About a frame: the editor itself moves the marks meanwhile. */
const FRAME_MS = 16;

export class Overlay implements Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #types: DecorationTypes = createDecorationTypes();
  /** What is drawn, by document. */
  readonly #painted = new Map<string, DocumentHeat>();
  readonly #refresh: Coalesced;
  readonly #listeners: readonly Disposable[];

  constructor(server: Server, profile: ProfileState) {
    this.#server = server;
    this.#profile = profile;
    this.#refresh = coalesce((uri) => this.#ask(uri), FRAME_MS);
    this.#listeners = [
      profile.onDidChange(() => {
        this.#profileChanged();
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        this.#editorsShown(editors);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#isLoaded) this.#schedule(document, "soon");
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#painted.delete(document.uri.toString());
      }),
    ];
    this.#profileChanged();
  }

  /** What is drawn in a document, hottest band and all; empty when nothing is. */
  linesFor(uri: string): readonly HeatLine[] {
    return this.#painted.get(uri)?.lines ?? [];
  }

  dispose(): void {
    this.#refresh.dispose();
    for (const listener of this.#listeners) listener.dispose();
    for (const type of this.#types.tints.values()) type.dispose();
    this.#types.label.dispose();
  }

  get #isLoaded(): boolean {
    return this.#profile.summary !== null;
  }

  #profileChanged(): void {
    if (this.#isLoaded) {
      for (const { document } of window.visibleTextEditors) this.#schedule(document, "now");
      return;
    }
    this.#painted.clear();
    for (const editor of window.visibleTextEditors) this.#draw(editor, []);
    this.#updateContext();
  }

  #editorsShown(editors: readonly TextEditor[]): void {
    if (!this.#isLoaded) return;
    for (const editor of editors) {
      const known = this.#painted.get(editor.document.uri.toString());
      // What is known is drawn at once; asking again only confirms it.
      if (known?.version === editor.document.version) this.#draw(editor, known.lines);
      this.#schedule(editor.document, "now");
    }
    this.#updateContext();
  }

  #schedule(document: TextDocument, when: "soon" | "now"): void {
    if (document.languageId !== "python" || document.uri.scheme !== "file") return;
    this.#refresh.schedule(document.uri.toString(), when);
  }

  async #ask(uri: string): Promise<void> {
    const { measure } = this.#profile;
    let heat: DocumentHeat | null;
    try {
      heat = await this.#server.request(REQUEST.heat, { uri, measure });
    } catch {
      // The server is on its way down or up; it announces its heat when it is back.
      return;
    }
    const editors = window.visibleTextEditors.filter((e) => e.document.uri.toString() === uri);
    const version = editors.at(0)?.document.version;
    // Edited or switched while the answer was on its way: a newer question is already waiting.
    if (heat !== null && version !== undefined && heat.version !== version) return;
    if (measure !== this.#profile.measure || !this.#isLoaded) return;
    if (heat === null) this.#painted.delete(uri);
    else this.#painted.set(uri, heat);
    for (const editor of editors) this.#draw(editor, heat?.lines ?? []);
    this.#updateContext();
  }

  #draw(editor: TextEditor, lines: readonly HeatLine[]): void {
    const { document } = editor;
    const inside = lines
      .filter((line) => line.line < document.lineCount)
      .sort((a, b) => a.line - b.line);
    for (const [band, tinted] of tintedByBand(inside)) {
      const type = this.#types.tints.get(band);
      if (!type) continue;
      editor.setDecorations(
        type,
        tinted.map(({ line }) => new Range(line, 0, line, 0)),
      );
    }
    const tabSize = Number(editor.options.tabSize ?? 4);
    const gaps = labelGaps(
      inside.map(({ line }) => ({ line, width: screenWidth(document.lineAt(line).text, tabSize) })),
    );
    editor.setDecorations(
      this.#types.label,
      inside.map((line, index) => ({
        range: document.lineAt(line.line).range.with(document.lineAt(line.line).range.end),
        hoverMessage: hover(line),
        renderOptions: labelStyle(line, gaps[index] ?? 3),
      })),
    );
  }

  #updateContext(): void {
    const shown = window.visibleTextEditors.some(
      ({ document }) => this.linesFor(document.uri.toString()).length > 0,
    );
    void commands.executeCommand("setContext", "hotlint.overlayVisible", shown);
  }
}

/** Profile text comes from anywhere: no HTML, no command links. */
function hover(line: HeatLine): MarkdownString {
  const markdown = new MarkdownString(line.hover, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
