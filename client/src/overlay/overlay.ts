/** Paints heat into every visible Python editor and keeps it there while the code is edited. */
import { performance } from "node:perf_hooks";
import type {
  DecorationOptions,
  Disposable,
  Position,
  TextDocument,
  TextDocumentContentChangeEvent,
  TextEditor,
  TextEditorDecorationType,
} from "vscode";
import { commands, Hover, languages, MarkdownString, Range, window, workspace } from "vscode";
import type { DocumentHeat, HeatLine } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import type { Coalesced } from "./coalesce.ts";
import { coalesce } from "./coalesce.ts";
import type { DecorationTypes } from "./decoration-types.ts";
import { allTypes, createDecorationTypes, labelStyle } from "./decoration-types.ts";
import type { Canvas, Drawing, Label, PartMark } from "./drawing.ts";
import { changesBetween, coldRuns, drawingOf } from "./drawing.ts";

/** About a frame: the editor itself moves the marks meanwhile. */
const FRAME_MS = 16;

/** So that tests can see how little is done. */
export interface OverlayWork {
  /** How often editors were drawn in. */
  readonly refreshes: number;
  /** Decorations that were handed to the editor. */
  readonly sent: number;
  /** Milliseconds. */
  readonly took: number;
}

export class Overlay implements Disposable {
  readonly #server: Server;
  readonly #profile: ProfileState;
  readonly #types: DecorationTypes = createDecorationTypes();
  /** What is drawn, by document. */
  readonly #painted = new Map<string, DocumentHeat>();
  readonly #drawn = new WeakMap<TextEditor, Drawing>();
  /** Editors whose decorations an edit may have taken away. */
  readonly #torn = new WeakSet<TextEditor>();
  readonly #optionsOf = new WeakMap<Label, DecorationOptions>();
  #fades = false;
  #work = { refreshes: 0, sent: 0, took: 0 };
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
        if (contentChanges.length === 0 || !this.#isLoaded) return;
        if (contentChanges.some(tears)) this.#tear(document);
        this.#schedule(document, "soon");
      }),
      // Asked for one line at a time: with each decoration the editor would read all of their Markdown.
      languages.registerHoverProvider(
        { language: "python", scheme: "file" },
        { provideHover: (document, position) => this.#hoverAt(document, position) },
      ),
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

  /** What drawing in an editor was the last time. */
  get work(): OverlayWork {
    return { ...this.#work };
  }

  /** Fades lines without heat in files that have some, or stops. Whether they are faded now. */
  toggleFading(): boolean {
    this.#fades = !this.#fades;
    for (const editor of window.visibleTextEditors) {
      const drawing = this.#drawn.get(editor);
      if (drawing) this.#fade(editor, editor.document.lineCount, drawing);
    }
    return this.#fades;
  }

  dispose(): void {
    this.#refresh.dispose();
    for (const listener of this.#listeners) listener.dispose();
    for (const type of allTypes(this.#types)) type.dispose();
  }

  /** Over the number behind a line, and over a hot expression in it. */
  #hoverAt(document: TextDocument, { line, character }: Position): Hover | undefined {
    const heat = this.linesFor(document.uri.toString()).find((each) => each.line === line);
    if (!heat) return undefined;
    if (character >= document.lineAt(line).text.length) return new Hover(hover(heat));
    const part = heat.parts?.find(({ start, end }) => start <= character && character < end);
    return part && new Hover(part.label, new Range(line, part.start, line, part.end));
  }

  #tear(document: TextDocument): void {
    for (const editor of window.visibleTextEditors) {
      if (editor.document === document) this.#torn.add(editor);
    }
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
    const began = performance.now();
    this.#work.sent = 0;
    const { document } = editor;
    const before = this.#torn.delete(editor) ? undefined : this.#drawn.get(editor);
    const after = drawingOf(lines, canvasOf(editor), before);
    this.#drawn.set(editor, after);
    const { tints, parts, labels } = changesBetween(before, after);
    for (const band of tints) {
      const ranges = (after.tints.get(band) ?? []).map((line) => new Range(line, 0, line, 0));
      this.#set(editor, this.#types.tints.get(band), ranges);
    }
    for (const band of parts) {
      this.#set(editor, this.#types.parts.get(band), (after.parts.get(band) ?? []).map(partRange));
    }
    if (labels) {
      this.#set(
        editor,
        this.#types.label,
        after.labels.map((label) => this.#options(label)),
      );
      this.#fade(editor, document.lineCount, after);
    }
    this.#work.refreshes++;
    this.#work.took = performance.now() - began;
  }

  #fade(editor: TextEditor, lineCount: number, { labels }: Drawing): void {
    const hot = labels.map(({ heat }) => heat.line);
    const runs = this.#fades && hot.length > 0 ? coldRuns(hot, lineCount) : [];
    this.#set(
      editor,
      this.#types.cold,
      runs.map(([first, last]) => new Range(first, 0, last, 0)),
    );
  }

  #set(
    editor: TextEditor,
    type: TextEditorDecorationType | undefined,
    options: readonly DecorationOptions[] | readonly Range[],
  ): void {
    if (!type) return;
    editor.setDecorations(type, options);
    this.#work.sent += options.length;
  }

  #options(label: Label): DecorationOptions {
    const known = this.#optionsOf.get(label);
    if (known) return known;
    const { heat, column, gap } = label;
    const options = {
      range: new Range(heat.line, column, heat.line, column),
      renderOptions: labelStyle(heat, gap),
    };
    this.#optionsOf.set(label, options);
    return options;
  }

  #updateContext(): void {
    const shown = window.visibleTextEditors.some(
      ({ document }) => this.linesFor(document.uri.toString()).length > 0,
    );
    void commands.executeCommand("setContext", "hotlint.overlayVisible", shown);
  }
}

function canvasOf({ document, options }: TextEditor): Canvas {
  return {
    lineCount: document.lineCount,
    textOf: (line) => document.lineAt(line).text,
    tabSize: Number(options.tabSize ?? 4),
  };
}

/** What the editor itself moves along with an edit stays right; what it has deleted is not drawn again by an undo. */
function tears({ range }: TextDocumentContentChangeEvent): boolean {
  return range.start.line !== range.end.line;
}

function partRange({ line, start, end }: PartMark): Range {
  return new Range(line, start, line, end);
}

/** Profile text comes from anywhere: no HTML, no command links. */
function hover(line: HeatLine): MarkdownString {
  const markdown = new MarkdownString(line.hover, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
