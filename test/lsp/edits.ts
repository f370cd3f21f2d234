/** Applies the edits of code actions as an editor would, by a library that is not Hotlint's. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The text of `uri` after the action; other files' texts are not touched. */
export function applied(action: CodeAction, uri: string, text: string): string {
  const edits = documentEdits(action).find((edit) => edit.textDocument.uri === uri);
  if (!edit(edits)) throw new Error(`"${action.title}" does not edit ${uri}`);
  return TextDocument.applyEdits(TextDocument.create(uri, "python", 1, text), edits.edits);
}

/** What a file on disk would hold after the action. */
export function appliedOnDisk(action: CodeAction, uri: string): string {
  let text = "";
  try {
    text = readFileSync(fileURLToPath(uri), "utf8");
  } catch {
    // Made by the action.
  }
  return applied(action, uri, text);
}

function edit(value: PlainEdit | undefined): value is PlainEdit {
  return value !== undefined;
}

type PlainEdit = TextDocumentEdit & { edits: { range: never; newText: string }[] };

function documentEdits({ edit }: CodeAction): readonly PlainEdit[] {
  return (edit?.documentChanges ?? []).filter((change) => "textDocument" in change) as PlainEdit[];
}
