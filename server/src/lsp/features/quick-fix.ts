/** The quick fix of a finding; preferred when it is safe. */
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import type { Finding } from "../../lint/finding.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import type { Session } from "../session.ts";
import { workspaceEdit } from "./workspace-edit.ts";

export function quickFix(
  { fix }: Finding,
  document: OpenDocument,
  { client }: Session,
): CodeAction | undefined {
  if (!fix) return undefined;
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    ...(fix.safe && { isPreferred: true }),
    edit: workspaceEdit(document, fix.edits, client),
  };
}
