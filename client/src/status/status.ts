/** The status bar entry and the language status item. */
import { languages, LanguageStatusSeverity, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { Disposable } from "../disposable.ts";
import type { Server } from "../language-client.ts";
import type { ProfileState } from "../profile-state.ts";
import type { RunningMeasurements } from "../profiling/running.ts";
import type { StatusText } from "./status-text.ts";
import { statusText } from "./status-text.ts";

const SEVERITY: Readonly<Record<StatusText["alarm"], LanguageStatusSeverity>> = {
  none: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Information,
  error: LanguageStatusSeverity.Error,
};

export function showStatus(
  server: Server,
  profile: ProfileState,
  running: RunningMeasurements,
): Disposable[] {
  const bar = window.createStatusBarItem("hotlint.status", StatusBarAlignment.Right, 100.5);
  bar.name = "Hotlint";
  const item = languages.createLanguageStatusItem("hotlint.status", { language: "python" });
  item.name = "Hotlint";

  const refresh = (): void => {
    const { state } = server;
    const { summary, measure } = profile;
    const { isRunning: isMeasuring } = running;
    const words = statusText({ server: state, profile: summary, measure, isMeasuring });
    bar.text = words.text;
    bar.tooltip = words.tooltip;
    bar.accessibilityInformation = { label: words.spoken };
    bar.command = words.command;
    bar.backgroundColor =
      words.alarm === "error" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    item.text = words.spoken;
    item.detail = profile.summary?.label ?? "";
    item.busy = state.state === "starting" || state.state === "busy";
    item.severity = SEVERITY[words.alarm];
    item.command =
      state.state === "stopped"
        ? { title: "Restart Server", command: "hotlint.restartServer" }
        : { title: "Show Log", command: "hotlint.showLog" };
  };
  // Hints are about Python, and so is the entry; a loaded profile stays in sight everywhere.
  const showOrHide = (): void => {
    const python = window.activeTextEditor?.document.languageId === "python";
    if (python || running.isRunning || profile.summary !== null || server.state.state === "stopped")
      bar.show();
    else bar.hide();
  };
  const update = (): void => {
    refresh();
    showOrHide();
  };
  update();
  return [
    bar,
    item,
    server.onDidChangeState(update),
    profile.onDidChange(update),
    running.onDidChange(update),
    window.onDidChangeActiveTextEditor(showOrHide),
  ];
}
