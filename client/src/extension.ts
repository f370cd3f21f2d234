/** Entry of the extension: wires the parts together. */
import type { ExtensionContext } from "vscode";
import { window, workspace } from "vscode";
import type { HotlintApi } from "./api.ts";
import { registerCommands } from "./commands.ts";
import { followInterpreter } from "./interpreter.ts";
import { Server } from "./language-client.ts";
import { Overlay } from "./overlay/overlay.ts";
import { provideSummary } from "./overlay/summary-document.ts";
import { ProfileState } from "./profile-state.ts";
import { Live } from "./profiling/live.ts";
import { Pyroscope } from "./profiling/pyroscope.ts";
import { RunningMeasurements } from "./profiling/running.ts";
import { showStatus } from "./status/status.ts";
import { HotLinesView } from "./views/hot-lines-tree.ts";
import { openProfileFiles } from "./views/profile-editor.ts";
import { showSessions } from "./views/sessions-tree.ts";
import { showTimeline } from "./views/timeline-view.ts";
import { ViewPanels } from "./views/view-panel.ts";
import { Voice } from "./voice.ts";

let server: Server | undefined;

export function activate(context: ExtensionContext): HotlintApi {
  const log = window.createOutputChannel("Hotlint", { log: true });
  const voice = new Voice(log);
  const running = new Server(context, log, voice);
  server = running;
  const profile = new ProfileState(running, context.workspaceState);
  const overlay = new Overlay(running, profile);
  const measurements = new RunningMeasurements();
  const guide = { server: running, profile, voice, overlay, running: measurements };
  const live = new Live(guide);
  const pyroscope = new Pyroscope(guide, { state: context.globalState, secrets: context.secrets });
  const hotLines = new HotLinesView(running, profile);
  const panels = new ViewPanels(guide, context.extensionUri);
  context.subscriptions.push(
    log,
    running,
    profile,
    overlay,
    live,
    ...provideSummary(running, profile),
    measurements,
    ...showStatus(running, profile, measurements),
    hotLines,
    panels,
    ...showSessions(guide),
    ...showTimeline(live, context.extensionUri),
    ...openProfileFiles(guide, context.extensionUri),
    ...registerCommands(guide, live, pyroscope, { panels, hotLines }, log),
    ...followInterpreter(running, log),
    workspace.onDidGrantWorkspaceTrust(() => void running.restart()),
  );
  void running.start();
  return {
    get server() {
      return { state: running.state };
    },
    overlay: {
      linesFor: (uri) => overlay.linesFor(uri.toString()),
      get measure() {
        return profile.measure;
      },
      get work() {
        return overlay.work;
      },
    },
    get profile() {
      return profile.summary;
    },
    get live() {
      return live.status ?? null;
    },
    get said() {
      return voice.said;
    },
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
