/** The profiling commands and what they share: the last measurement, for doing it again. */
import { commands } from "vscode";
import type { LaunchEngine, LiveView, ProfileOutcome } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { askWhatToAttachTo } from "./attach.ts";
import type { AttachRequest } from "./attach.ts";
import { askWhatToOpen, askWhatToRun } from "./choose-file.ts";
import type { ProfileFileRequest } from "./choose-file.ts";
import { askWhichConfiguration, askWhichModule, testAtCursor } from "./choose-launch.ts";
import { askWhoseMemory } from "./choose-memory.ts";
import { installPySpy } from "./install.ts";
import type { Live } from "./live.ts";
import type { Measurement } from "./measure.ts";
import { measure } from "./measure.ts";
import type { Pyroscope, PyroscopeRequest } from "./pyroscope.ts";

/** Command id → what it does. Results are for tests, key bindings and other extensions. */
export type CommandTable = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

export function profilingCommands(guide: Guide, live: Live, pyroscope: Pyroscope): CommandTable {
  let last: Measurement | undefined;

  const runAndRemember = async (
    measurement: Measurement | undefined,
  ): Promise<ProfileOutcome | undefined> => {
    if (measurement === undefined) return undefined;
    last = measurement;
    return measure(guide, measurement);
  };

  return {
    "hotlint.attach": async (request) =>
      runAndRemember(await askWhatToAttachTo(guide, attachRequest(request))),
    "hotlint.profileCurrentFile": async (uri, request) =>
      runAndRemember(await askWhatToRun(guide.voice, uri, fileRequest(request))),
    "hotlint.profileModule": async (module) => runAndRemember(await askWhichModule(module)),
    "hotlint.profileConfiguration": async (name) =>
      runAndRemember(await askWhichConfiguration(guide, name)),
    "hotlint.profileTest": async () => runAndRemember(await testAtCursor(guide)),
    "hotlint.profileImports": async (uri) =>
      runAndRemember(await askWhatToRun(guide.voice, uri, { engine: "importtime" })),
    "hotlint.profileMemory": async (what, request) =>
      runAndRemember(await askWhoseMemory(guide, what, fileRequest(request))),
    "hotlint.openProfile": async (uri) => runAndRemember(await askWhatToOpen(uri)),
    "hotlint.openPyroscope": async (request) =>
      runAndRemember(await pyroscope.ask(pyroscopeRequest(request))),
    "hotlint.forgetPyroscope": () => pyroscope.forget(),
    "hotlint.measureAgain": async () =>
      last === undefined ? commands.executeCommand("hotlint.attach") : runAndRemember(last),
    "hotlint.live": (request) => live.start(pidOf(request)),
    "hotlint.livePause": () => live.pauseOrResume(),
    "hotlint.liveStop": () => live.stop(),
    "hotlint.liveView": (view) => live.show(liveView(view)),
    "hotlint.liveSpan": () => live.chooseSpan(),
    "hotlint.liveMenu": () => live.menu(),
    "hotlint.clearProfile": () => guide.server.request(REQUEST.clearProfile, undefined),
    "hotlint.installPySpy": () => installPySpy(guide),
  };
}

/** Menus and key bindings pass whatever they like. */
function attachRequest(argument: unknown): AttachRequest {
  if (typeof argument !== "object" || argument === null) return {};
  const pid = pidOf(argument);
  const seconds =
    "seconds" in argument && typeof argument.seconds === "number" ? argument.seconds : undefined;
  return {
    ...(pid === undefined ? {} : { pid }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

function pyroscopeRequest(argument: unknown): PyroscopeRequest | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  if (!("url" in argument && "selector" in argument && "profileType" in argument)) return undefined;
  const { url, selector, profileType } = argument;
  if (typeof url !== "string" || typeof selector !== "string") return undefined;
  if (typeof profileType !== "string") return undefined;
  return { url, selector, profileType, period: pyroscopePeriod(argument) };
}

/** The last hour, where nothing else is said. */
function pyroscopePeriod(argument: object): PyroscopeRequest["period"] {
  const { from, until, minutes } = argument as Readonly<Record<string, unknown>>;
  if (typeof from === "number" && typeof until === "number") return { from, until };
  return { minutes: typeof minutes === "number" ? minutes : 60 };
}

/** A number, or an object with one. */
function pidOf(argument: unknown): number | undefined {
  if (typeof argument === "number") return argument;
  if (typeof argument !== "object" || argument === null || !("pid" in argument)) return undefined;
  return typeof argument.pid === "number" ? argument.pid : undefined;
}

function liveView(argument: unknown): LiveView | undefined {
  if (argument === "now" || argument === "all") return argument;
  if (typeof argument !== "object" || argument === null) return undefined;
  if (!("from" in argument) || !("to" in argument)) return undefined;
  const { from, to } = argument;
  return typeof from === "number" && typeof to === "number" ? { from, to } : undefined;
}

const LAUNCH_ENGINES: readonly LaunchEngine[] = [
  ...(["py-spy", "cprofile", "tachyon", "importtime"] as const),
  ...(["memory", "memray", "tracemalloc"] as const),
];

function fileRequest(argument: unknown): ProfileFileRequest {
  if (typeof argument !== "object" || argument === null || !("engine" in argument)) return {};
  const { engine } = argument;
  const known = LAUNCH_ENGINES.find((each) => each === engine);
  return known === undefined ? {} : { engine: known };
}
