/** Code actions that silence a rule: on a line, in a file, in the project; and that take a comment back. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Finding } from "../../lint/finding.ts";
import { lineIndex } from "../../text/line-index.ts";
import type { UnusedSuppression } from "../../workspace/judge.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import { projectTextOf } from "../../workspace/project-text.ts";
import { ignoreInProject } from "../../workspace/pyproject-edit.ts";
import {
  suppressInFile,
  suppressOnLine,
  withoutSuppression,
} from "../../workspace/suppress-edits.ts";
import { uriOf } from "../../workspace/uris.ts";
import { UNUSED_SUPPRESSION } from "../convert.ts";
import type { Session } from "../session.ts";
import { newFileEdit, workspaceEdit } from "./workspace-edit.ts";

export async function suppressActions(
  { rule, span }: Finding,
  document: OpenDocument,
  session: Session,
): Promise<readonly CodeAction[]> {
  const { workspace, client } = session;
  const { module } = document.analysis(await workspace.settingsOf(document.uri));
  const line = suppressOnLine(
    rule,
    document.lines.positionAt(span.start).line,
    module,
    document.lines,
  );
  const file = suppressInFile(rule, module, document.lines);
  const project = await ignoreInProjectAction(rule, document.uri, session);
  return [
    ...(line
      ? [action(`Ignore ${rule} on this line`, workspaceEdit(document, [line], client))]
      : []),
    action(`Ignore ${rule} in this file`, workspaceEdit(document, [file], client)),
    ...(project ? [project] : []),
  ];
}

/** For the project that the file belongs to, or that it describes. */
export async function ignoreInProjectAction(
  rule: string,
  uri: string,
  session: Session,
): Promise<CodeAction | undefined> {
  const edit = await projectEdit(rule, uri, session);
  return edit && action(`Ignore ${rule} in this project`, edit);
}

export function unusedSuppressionActions(
  { suppression, rules }: UnusedSuppression,
  document: OpenDocument,
  { context }: CodeActionParams,
  { client }: Session,
): CodeAction {
  const edit = withoutSuppression(suppression, rules, document.text);
  const diagnostics = context.diagnostics.filter(({ code }) => code === UNUSED_SUPPRESSION);
  const whole = rules.length === suppression.rules.length;
  return {
    ...action(
      whole ? "Remove the comment" : `Remove ${rules.join(", ")} from the comment`,
      workspaceEdit(document, [edit], client),
    ),
    isPreferred: true,
    ...(diagnostics.length > 0 && { diagnostics }),
  };
}

async function projectEdit(
  rule: string,
  uri: string,
  { workspace, client }: Session,
): Promise<WorkspaceEdit | undefined> {
  const project = await projectTextOf(uri, workspace);
  if (!project) return undefined;
  const edit = ignoreInProject(rule, project.text ?? "");
  if (!edit) return undefined;
  const own = uriOf(project.file);
  if (project.text === undefined) return newFileEdit(own, edit.newText, client);
  // On disk: the client takes care where the file is open.
  return workspaceEdit({ uri: own, version: null, lines: lineIndex(project.text) }, [edit], client);
}

function action(title: string, edit: WorkspaceEdit): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, edit };
}
