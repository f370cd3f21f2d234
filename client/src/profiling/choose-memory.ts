/** Hotlint: Profile Memory…: what is run for its memory, by the same ways as for its time. */
import { Uri, window } from "vscode";
import type { LaunchEngine } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { askWhatToRun, type ProfileFileRequest } from "./choose-file.ts";
import { askWhichConfiguration, askWhichModule, testAtCursor } from "./choose-launch.ts";
import type { Measurement } from "./measure.ts";

/** A file, as menus pass it, is run; a key binding or a test may name a profiler. */
export async function askWhoseMemory(
  guide: Guide,
  what: unknown,
  { engine = "memory" }: ProfileFileRequest,
): Promise<Measurement | undefined> {
  if (what instanceof Uri) return askWhatToRun(guide.voice, what, { engine });
  const ways = [
    {
      label: "$(play) Current File",
      ask: () => askWhatToRun(guide.voice, undefined, { engine }),
    },
    { label: "$(beaker) Test at Cursor", ask: () => testAtCursor(guide) },
    { label: "$(package) Module…", ask: () => askWhichModule(undefined) },
    { label: "$(debug-alt) Configuration…", ask: () => askWhichConfiguration(guide, undefined) },
  ];
  const chosen = await window.showQuickPick(ways, { title: "Profile Memory" });
  const measurement = await chosen?.ask();
  return measurement && forMemory(measurement, engine);
}

function forMemory(measurement: Measurement, engine: LaunchEngine): Measurement {
  return { ...measurement, params: { ...measurement.params, engine } };
}
