/** Runs one measurement in the server with progress and cancel, and tells how it ended. */
import type { CancellationToken, Progress } from "vscode";
import { commands, ProgressLocation, window, workspace, Uri } from "vscode";
import type { ProfileOutcome } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { revealLine } from "../overlay/navigate.ts";
import type { Params, ProfileMethod } from "../server/contract.ts";
import { hottestSentence } from "../views/hot-line-items.ts";
import type { Action } from "../voice.ts";
import { progressSteps } from "./progress-steps.ts";

export interface Measurement<M extends ProfileMethod = ProfileMethod> {
  readonly method: M;
  readonly params: Params<M>;
  /** "Profiling process 4711" */
  readonly title: string;
}

/** Cancelling keeps what was measured: the server answers with it. Never rejects. */
export async function measure(guide: Guide, measurement: Measurement): Promise<ProfileOutcome> {
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: measurement.title, cancellable: true },
    (progress, token) => run(guide, measurement, progress, token),
  );
  await tell(guide, measurement, outcome);
  return outcome;
}

async function run(
  { server }: Guide,
  { method, params }: Measurement,
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<ProfileOutcome> {
  const steps = progressSteps((step) => {
    progress.report(step);
  });
  const work = server.progress(steps);
  try {
    return await server.request(method, { ...params, workDoneToken: work.token }, token);
  } catch (error) {
    if (token.isCancellationRequested) {
      return { ok: false, cancelled: true, reason: "The measurement was cancelled." };
    }
    return {
      ok: false,
      reason: `The measurement was lost: ${error instanceof Error ? error.message : String(error)}.`,
      remedy: "Please measure again; the log says more.",
    };
  } finally {
    work.dispose();
  }
}

async function tell(
  guide: Guide,
  measurement: Measurement,
  outcome: ProfileOutcome,
): Promise<void> {
  if (outcome.ok) {
    await tellHottest(guide, outcome.note);
    return;
  }
  if (outcome.cancelled === true) return;
  const text = [outcome.reason, outcome.remedy].filter((part) => part !== undefined).join(" ");
  guide.voice.error(text, offered(guide, measurement, outcome.offer));
}

async function tellHottest(guide: Guide, note: string | undefined): Promise<void> {
  const { measure: shown } = guide.profile;
  const { lines } = await guide.server.request(REQUEST.hotLines, { measure: shown });
  const hottest = lines.at(0);
  const before = note === undefined ? "" : `${note} `;
  if (hottest === undefined) {
    guide.voice.info(`${before}The profile holds no hot lines of this workspace.`);
    return;
  }
  const path = workspace.asRelativePath(Uri.parse(hottest.uri));
  const goTo: Action = { title: "Go to Line", run: () => revealLine(hottest.uri, hottest.line) };
  guide.voice.info(`${before}${hottestSentence(hottest, path)}`, [goTo]);
}

function offered(
  guide: Guide,
  measurement: Measurement,
  offer: (ProfileOutcome & { ok: false })["offer"],
): readonly Action[] {
  switch (offer) {
    case undefined:
      return [];
    case "install-py-spy": {
      const install = async (): Promise<void> => {
        const installed = await commands.executeCommand<boolean>("hotlint.installPySpy");
        if (installed) await measure(guide, measurement);
      };
      return [{ title: "Install py-spy…", run: install }];
    }
    case "profile-current-file":
      return [
        {
          title: "Profile Current File",
          run: () => commands.executeCommand("hotlint.profileCurrentFile"),
        },
      ];
    case "refresh-processes":
      return [{ title: "Choose a Process…", run: () => commands.executeCommand("hotlint.attach") }];
  }
}
