/** Hotlint: Check Workspace: runs the check in the server with progress and cancel, and tells its result. */
import type { CancellationToken, Progress } from "vscode";
import { commands, ProgressLocation, window } from "vscode";
import type { CheckWorkspaceOutcome } from "../../server/src/protocol.ts";
import { REQUEST } from "../../server/src/protocol.ts";
import { checkSentence } from "./check-sentence.ts";
import type { Guide } from "./overlay/navigate.ts";
import { progressSteps } from "./profiling/progress-steps.ts";
import type { Action } from "./voice.ts";

/** The outcome is for tests, key bindings and other extensions. */
export async function checkWorkspace(guide: Guide): Promise<CheckWorkspaceOutcome> {
  const outcome = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: "Hotlint: checking the workspace",
      cancellable: true,
    },
    (progress, token) => run(guide, progress, token),
  );
  tell(guide, outcome);
  return outcome;
}

async function run(
  { server }: Guide,
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<CheckWorkspaceOutcome> {
  const work = server.progress(
    progressSteps((step) => {
      progress.report(step);
    }),
  );
  try {
    return await server.request(REQUEST.checkWorkspace, { workDoneToken: work.token }, token);
  } catch (error) {
    const reason = `The workspace could not be checked: ${error instanceof Error ? error.message : String(error)}.`;
    return { ok: false, reason, cancelled: token.isCancellationRequested };
  } finally {
    work.dispose();
  }
}

function tell({ voice }: Guide, outcome: CheckWorkspaceOutcome): void {
  if (outcome.ok) {
    const actions = outcome.findings > 0 ? [SHOW_PROBLEMS] : [];
    if (outcome.failed > 0) voice.warning(checkSentence(outcome), [...actions, SHOW_LOG]);
    else voice.info(checkSentence(outcome), actions);
  } else if (outcome.cancelled !== true) {
    voice.error([outcome.reason, outcome.remedy].filter((part) => part !== undefined).join(" "));
  }
}

const SHOW_PROBLEMS: Action = {
  title: "Show Problems",
  run: () => commands.executeCommand("workbench.actions.view.problems"),
};

const SHOW_LOG: Action = {
  title: "Show Log",
  run: () => commands.executeCommand("hotlint.showLog"),
};
