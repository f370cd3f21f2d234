/** Draws the differences of two sessions after the lines of visible editors, while they are compared. */
import type { DecorationOptions, TextEditor } from "vscode";
import { DecorationRangeBehavior, Range, ThemeColor, window } from "vscode";
import type { ChangeRow, ChangeVerdict } from "../../../server/src/protocol/views.ts";
import type { Disposable } from "../disposable.ts";
import { changeLabel, marksIn } from "./change-labels.ts";

export class ChangeMarks implements Disposable {
  readonly #type = window.createTextEditorDecorationType({
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
  readonly #listener: Disposable;
  #rows: readonly ChangeRow[] = [];
  #key = "";

  constructor() {
    this.#listener = window.onDidChangeVisibleTextEditors(() => {
      this.#draw();
    });
  }

  /** One comparison is drawn at a time, the latest. */
  show(key: string, rows: readonly ChangeRow[]): void {
    this.#key = key;
    this.#rows = rows;
    this.#draw();
  }

  forget(key: string): void {
    if (key === this.#key) this.show("", []);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#type.dispose();
  }

  #draw(): void {
    for (const editor of window.visibleTextEditors) {
      const rows = marksIn(this.#rows, editor.document.uri.toString());
      editor.setDecorations(
        this.#type,
        rows.flatMap((row) => decoration(row, editor)),
      );
    }
  }
}

function decoration(row: ChangeRow, { document }: TextEditor): DecorationOptions[] {
  const { line = Infinity } = row.source ?? {};
  if (line >= document.lineCount) return [];
  const { end } = document.lineAt(line).range;
  const color = new ThemeColor(COLOURS[row.verdict]);
  const after = { contentText: changeLabel(row), color, margin: "0 0 0 3ch" };
  return [{ range: new Range(end, end), renderOptions: { after } }];
}

const COLOURS: Readonly<Record<ChangeVerdict, string>> = {
  hotter: "hotlint.heat4Foreground",
  new: "hotlint.heat4Foreground",
  cooler: "charts.blue",
  gone: "charts.blue",
  "not-proven": "hotlint.staleForeground",
};
