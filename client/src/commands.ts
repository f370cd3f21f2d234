/** Registers every command; a command that fails says so once. */
import type { Disposable, LogOutputChannel } from "vscode";
import { commands } from "vscode";
import { checkWorkspace } from "./check-workspace.ts";
import type { Guide } from "./overlay/navigate.ts";
import { goToHotspot, revealLine } from "./overlay/navigate.ts";
import { readHottestLines } from "./overlay/summary-document.ts";
import { chooseThreads } from "./overlay/threads.ts";
import type { CommandTable } from "./profiling/commands.ts";
import { profilingCommands } from "./profiling/commands.ts";
import type { Live } from "./profiling/live.ts";
import type { Pyroscope } from "./profiling/pyroscope.ts";
import { showMenu } from "./status/menu.ts";
import type { HotLinesView } from "./views/hot-lines-tree.ts";
import { sessionCommands } from "./views/session-commands.ts";
import type { ViewPanels } from "./views/view-panel.ts";

/** Views that do something on command. */
interface Views {
  readonly panels: ViewPanels;
  readonly hotLines: HotLinesView;
}

export function registerCommands(
  guide: Guide,
  live: Live,
  pyroscope: Pyroscope,
  views: Views,
  log: LogOutputChannel,
): Disposable[] {
  const table: CommandTable = {
    ...profilingCommands(guide, live, pyroscope),
    ...sessionCommands(guide, views.panels),
    ...views.hotLines.commands,
    "hotlint.checkWorkspace": () => checkWorkspace(guide),
    "hotlint.nextHotspot": () => goToHotspot(guide, 1),
    "hotlint.previousHotspot": () => goToHotspot(guide, -1),
    "hotlint.toggleMeasure": () => {
      guide.profile.toggleMeasure();
    },
    "hotlint.readHottestLines": () => readHottestLines(),
    "hotlint.fadeColdLines": () => guide.overlay.toggleFading(),
    "hotlint.stopMeasuring": () => {
      guide.running.stop();
    },
    "hotlint.filterThreads": (ids) => chooseThreads(guide, ids),
    "hotlint.restartServer": () => guide.server.restart(),
    "hotlint.showLog": () => {
      log.show();
    },
    "hotlint.menu": () => showMenu(guide.profile.summary !== null),
    "hotlint.revealLine": async (uri, line) => {
      if (typeof uri === "string" && typeof line === "number") await revealLine(uri, line);
    },
  };
  return Object.entries(table).map(([id, run]) =>
    commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await run(...args);
      } catch (error) {
        guide.voice.error(`Hotlint could not do that: ${message(error)}`);
        return undefined;
      }
    }),
  );
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
