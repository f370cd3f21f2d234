/** `source.fixAll.hotlint`: every safe fix of a document in one edit. */
import type { CodeAction, CodeActionParams } from "vscode-languageserver";
import type { RankedFinding } from "../../insight/rank.ts";
import { onCrashIn } from "../../workspace/crash-log.ts";
import { fixAll } from "../../workspace/fix-all.ts";
import { lineEdits } from "../../workspace/line-edits.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import type { Session } from "../session.ts";
import { workspaceEdit } from "./workspace-edit.ts";

export const FIX_ALL = "source.fixAll.hotlint";

interface FixAllData {
  readonly kind: typeof FIX_ALL;
  readonly uri: string;
}

export function isFixAllData(data: unknown): data is FixAllData {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === FIX_ALL;
}

/** Without an edit where the client asks for it later: finding it analyses the document anew. */
export async function fixAllAction(
  document: OpenDocument,
  params: CodeActionParams,
  session: Session,
): Promise<readonly CodeAction[]> {
  const { findings } = await session.workspace.judgement(document);
  // What is worth it only on hot lines is fixed there, one at a time.
  const isPart = ({ finding }: RankedFinding): boolean =>
    finding.onlyWhenHot !== true && finding.fix?.safe === true;
  if (!findings.some(isPart)) return [];
  const data: FixAllData = { kind: FIX_ALL, uri: document.uri };
  const action = { title: "Hotlint: apply all safe fixes", kind: FIX_ALL, data };
  if (session.client.resolvesEdits) return [action];
  // A menu that opens with every move of the caret must not wait for what nobody chose.
  if (params.context.only === undefined) return [];
  return [await withFixAllEdit(action, document.uri, session)];
}

export async function withFixAllEdit(
  action: CodeAction,
  uri: string,
  { workspace, client }: Session,
): Promise<CodeAction> {
  const document = workspace.document(uri);
  if (!document) return action;
  const settings = await workspace.settingsOf(uri);
  const { text } = fixAll(document.name, document.text, {
    parser: workspace.parser,
    settings,
    allRules: workspace.rules,
    onCrash: onCrashIn(document.name, () => undefined, workspace.crashes),
  });
  return { ...action, edit: workspaceEdit(document, lineEdits(document.text, text), client) };
}
