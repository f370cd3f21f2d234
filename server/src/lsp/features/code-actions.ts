/** Code actions: fixes, everything at once, suppressions and the rule's page. */
import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import type { RankedFinding } from "../../insight/rank.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import { rangeOf } from "../convert.ts";
import type { Session } from "../session.ts";
import { FIX_ALL, fixAllAction, isFixAllData, withFixAllEdit } from "./fix-all.ts";
import { projectActions } from "./project-findings.ts";
import { quickFix } from "./quick-fix.ts";
import { rulePageAction } from "./rule-page.ts";
import { suppressActions, unusedSuppressionActions } from "./suppress.ts";

export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL];

export function registerCodeActions(session: Session): void {
  const { connection, workspace } = session;
  connection.onCodeAction(async (params) => {
    const document = workspace.document(params.textDocument.uri);
    if (!document) {
      return wants(params, CodeActionKind.QuickFix)
        ? [...(await projectActions(params, session))]
        : [];
    }
    const actions: CodeAction[] = [];
    if (wants(params, CodeActionKind.QuickFix)) {
      actions.push(...(await quickFixes(document, params, session)));
    }
    if (wants(params, FIX_ALL)) actions.push(...(await fixAllAction(document, params, session)));
    return actions;
  });
  connection.onCodeActionResolve(async (action) => {
    const { data } = action as { readonly data?: unknown };
    return isFixAllData(data) ? withFixAllEdit(action, data.uri, session) : action;
  });
}

async function quickFixes(
  document: OpenDocument,
  params: CodeActionParams,
  session: Session,
): Promise<readonly CodeAction[]> {
  const { findings, unused } = await session.workspace.judgement(document);
  const start = document.lines.offsetAt(params.range.start);
  const end = document.lines.offsetAt(params.range.end);
  const here = findings.filter(({ finding: { span } }) => span.start <= end && start <= span.end);
  const comments = unused.filter(
    ({ suppression: { span } }) => span.start <= end && start <= span.end,
  );
  const groups = await Promise.all(
    here.map((ranked) => actionsFor(ranked, document, params, session)),
  );
  return [
    ...groups.flatMap((group) => group.fixes),
    ...comments.map((comment) => unusedSuppressionActions(comment, document, params, session)),
    ...groups.flatMap((group) => group.rest),
  ];
}

/** Fixes of all findings come before suppressions of any. */
async function actionsFor(
  ranked: RankedFinding,
  document: OpenDocument,
  params: CodeActionParams,
  session: Session,
): Promise<{ readonly fixes: readonly CodeAction[]; readonly rest: readonly CodeAction[] }> {
  const { finding } = ranked;
  const range = rangeOf(finding.span, document.lines);
  const diagnostics = params.context.diagnostics.filter(
    ({ code, range: { start } }) =>
      code === finding.rule &&
      start.line === range.start.line &&
      start.character === range.start.character,
  );
  const link = diagnostics.length > 0 ? { diagnostics } : {};
  const fix = quickFix(finding, document, session);
  const suppressions = await suppressActions(finding, document, session);
  return {
    fixes: fix ? [{ ...fix, ...link }] : [],
    rest: [...suppressions, rulePageAction(finding.rule)].map((action) => ({ ...action, ...link })),
  };
}

/** Kinds are paths: `source` asks for `source.fixAll.hotlint` too. */
function wants({ context }: CodeActionParams, kind: string): boolean {
  return context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
}
