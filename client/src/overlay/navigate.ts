/** Moves the cursor from hotspot to hotspot, and to any line. */
import type { TextEditor, ViewColumn } from "vscode";
import { Position, Range, Selection, TextEditorRevealType, Uri, window } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import type { RunningMeasurements } from "../profiling/running.ts";
import type { Voice } from "../voice.ts";
import { nextHotspot } from "./hotspots.ts";
import type { Overlay } from "./overlay.ts";

export interface Guide {
  readonly server: Server;
  readonly profile: ProfileState;
  readonly voice: Voice;
  readonly overlay: Pick<Overlay, "toggleFading">;
  readonly running: RunningMeasurements;
}

export async function goToHotspot(guide: Guide, step: 1 | -1): Promise<void> {
  const { measure } = guide.profile;
  const { lines } = await guide.server.request(REQUEST.hotLines, { measure });
  const editor = window.activeTextEditor;
  const target = nextHotspot(lines, editor && placeOf(editor), step);
  if (target === undefined) {
    guide.voice.info(
      "No hotspots: no profile is loaded, or none of its hot lines are in this workspace.",
    );
    return;
  }
  await revealLine(target.uri, target.line);
}

/**
 * Line 0-based. Opens the document where needed, an editor that shows it first, else in `column`, and
 * puts the cursor on the line's first character.
 */
export async function revealLine(uri: string, line: number, column?: ViewColumn): Promise<void> {
  const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  const viewColumn = visible?.viewColumn ?? column;
  const options = viewColumn === undefined ? {} : { viewColumn };
  const editor = await window.showTextDocument(Uri.parse(uri), options);
  const target = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
  const start = new Position(target.lineNumber, target.firstNonWhitespaceCharacterIndex);
  editor.selection = new Selection(start, start);
  editor.revealRange(new Range(start, start), TextEditorRevealType.InCenterIfOutsideViewport);
}

function placeOf(editor: TextEditor): { readonly uri: string; readonly line: number } {
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}
