/** Edits as the protocol has them: of one version of a document where the client knows versions. */
import {
  CreateFile,
  TextDocumentEdit,
  type TextEdit as ProtocolEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextEdit } from "../../text/edit.ts";
import { lineIndex, type LineIndex } from "../../text/line-index.ts";
import { editOf } from "../convert.ts";
import type { ClientAbilities } from "../session.ts";

/** What an edit of an open document needs to know of it. */
interface Versioned {
  readonly uri: string;
  readonly version: number | null;
  readonly lines: LineIndex;
}

export function workspaceEdit(
  { uri, version, lines }: Versioned,
  edits: readonly TextEdit[],
  client: ClientAbilities,
): WorkspaceEdit {
  const changes = edits.map((edit) => editOf(edit, lines));
  if (!client.documentChanges) return { changes: { [uri]: changes } };
  return { documentChanges: [TextDocumentEdit.create({ uri, version }, changes)] };
}

/** An edit that makes a file with this text; undefined where the client cannot make files. */
export function newFileEdit(
  uri: string,
  text: string,
  client: ClientAbilities,
): WorkspaceEdit | undefined {
  if (!client.documentChanges || !client.createsFiles) return undefined;
  const start = lineIndex("").positionAt(0);
  const insert: ProtocolEdit = { range: { start, end: start }, newText: text };
  return {
    documentChanges: [
      CreateFile.create(uri, { ignoreIfExists: true }),
      TextDocumentEdit.create({ uri, version: null }, [insert]),
    ],
  };
}
