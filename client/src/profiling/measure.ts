/** Runs one measurement in the server with progress and cancel, and tells how it ended. */
import type { CancellationToken, Progress } from "vscode";
import { ProgressLocation, window, workspace, Uri } from "vscode";
import type { ProfileOutcome } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { revealLine } from "../overlay/navigate.ts";
import type { Params, ProfileMethod } from "../server/contract.ts";
import { hottestSentence } from "../views/hot-line-items.ts";
import type { Action } from "../voice.ts";
import { offeredActions } from "./offers.ts";
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
    async (progress, token) => {
      const work = guide.running.begin(token);
      try {
        return await run(guide, measurement, progress, work.token);
      } finally {
        work.end();
      }
    },
  );
  await tell(guide, outcome);
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

async function tell(guide: Guide, outcome: ProfileOutcome): Promise<void> {
  if (outcome.ok) {
    await tellHottest(guide, outcome.note);
    return;
  }
  if (outcome.cancelled === true) return;
  const text = [outcome.reason, outcome.remedy].filter((part) => part !== undefined).join(" ");
  // Measuring again repeats this very measurement; without it a process is chosen anew.
  const again = outcome.offer === "install-py-spy" ? "hotlint.measureAgain" : "hotlint.attach";
  guide.voice.error(text, offeredActions(outcome.offer, again));
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
