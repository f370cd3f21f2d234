/** Opens the page of a rule in a browser, where the client can. */
import {
  type CodeAction,
  CodeActionKind,
  MessageType,
  ShowMessageNotification,
} from "vscode-languageserver";
import { rulePageUrl } from "../../lint/rule-page.ts";
import type { Session } from "../session.ts";

const OPEN_RULE_PAGE = "hotlint.openRulePage";
export const COMMANDS: readonly string[] = [OPEN_RULE_PAGE];

export function rulePageAction(rule: string): CodeAction {
  const title = `Open the page of ${rule}`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: OPEN_RULE_PAGE, arguments: [rule] },
  };
}

export function registerRulePage({ connection, client, workspace }: Session): void {
  connection.onExecuteCommand(async ({ command, arguments: args }) => {
    const rule = args?.[0] as unknown;
    // Only pages of rules: a page that is named in a document must not open anything else.
    if (command !== OPEN_RULE_PAGE || !workspace.rules.some(({ id }) => id === rule)) return null;
    const uri = rulePageUrl(String(rule));
    if (!client.showsDocuments) {
      const message = `Hotlint: see ${uri}`;
      await connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Info,
        message,
      });
      return null;
    }
    await connection.window.showDocument({ uri, external: true });
    return null;
  });
}
