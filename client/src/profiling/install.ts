/** Hotlint: Install py-spy: asks first, with the very command that will run. */
import type { Progress } from "vscode";
import { ProgressLocation, window } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { progressSteps } from "./progress-steps.ts";
import { commandLine } from "./command-line.ts";

/** True when py-spy is there afterwards. */
export async function installPySpy(guide: Guide): Promise<boolean> {
  const plan = await guide.server.request(REQUEST.installPlan, undefined);
  if (!plan.ok) {
    guide.voice.error([plan.reason, plan.remedy].filter((part) => part !== undefined).join(" "));
    return false;
  }
  const install = "Install";
  const detail = `Hotlint will run\n\n${commandLine(plan.command)}\n\npy-spy is a sampling profiler. It reads the running program from outside and changes nothing in it.`;
  const answer = await window.showInformationMessage(
    "Install py-spy?",
    { modal: true, detail },
    install,
  );
  if (answer !== install) return false;
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: "Installing py-spy", cancellable: true },
    (progress, token) => run(guide, progress, token),
  );
  if (outcome.ok) {
    guide.voice.info(`py-spy is installed: ${outcome.path}`);
    return true;
  }
  guide.voice.error(
    [outcome.reason, outcome.remedy].filter((part) => part !== undefined).join(" "),
  );
  return false;
}

async function run(
  { server }: Guide,
  progress: Progress<{ message?: string; increment?: number }>,
  token: Parameters<Guide["server"]["request"]>[2],
): Promise<{ ok: true; path: string } | { ok: false; reason: string; remedy?: string }> {
  const work = server.progress(
    progressSteps((step) => {
      progress.report(step);
    }),
  );
  try {
    return await server.request(REQUEST.installPySpy, { workDoneToken: work.token }, token);
  } finally {
    work.dispose();
  }
}
