/** Reads the editor's `hotlint` settings, whatever the client sent. */
import { SAMPLING_MODES, type SamplingMode } from "../engines/engine.ts";
import { MEMORY_MOMENTS, type MemoryMoment } from "../engines/memory.ts";
import type { Rule } from "../lint/rule.ts";
import {
  type Complain,
  isTable,
  readBoolean,
  readChoice,
  readNumber,
  readPathIgnores,
  readSelection,
  readSeverities,
  readTarget,
  readText,
} from "./check-settings.ts";
import { defined } from "./read-pyproject.ts";
import type { SettingsLayer, SettingsProblem } from "./settings.ts";

export interface EditorChoices {
  readonly layer: SettingsLayer;
  readonly tools: ToolSettings;
  readonly problems: readonly SettingsProblem[];
}

/** Settings about measuring, for the whole editor. */
export interface ToolSettings {
  /** Absolute paths; empty: look for one. */
  readonly pySpyPath: string;
  readonly pythonPath: string;
  /** 0…100. */
  readonly minimumPercent: number;
  /** As the editor has them; `readMappings` knows what they mean. */
  readonly pathMappings: readonly unknown[];
  readonly sampling: Sampling;
  readonly seconds: number;
  /** Space that all kept profiles may take. */
  readonly sessionBytes: number;
}

/** How is sampled; each engine takes what it knows of. */
export interface Sampling {
  /** Samples a second. */
  readonly rate: number;
  readonly mode: SamplingMode;
  readonly subprocesses: boolean;
  readonly native: boolean;
  readonly memory: MemoryMoment;
}

const MEGABYTE = 1e6;

const DEFAULT_TOOLS: ToolSettings = {
  pySpyPath: "",
  pythonPath: "",
  minimumPercent: 1,
  pathMappings: [],
  sampling: { rate: 100, mode: "cpu", subprocesses: false, native: false, memory: "peak" },
  seconds: 10,
  sessionBytes: 200 * MEGABYTE,
};

const EDITOR = "the editor's settings";

/** `value`: what the client answered for the section `hotlint`; null where it has none. */
export function readEditorSettings(value: unknown, rules: readonly Rule[]): EditorChoices {
  const problems: SettingsProblem[] = [];
  const complain: Complain = (_, message) => problems.push({ file: EDITOR, message });
  if (!isTable(value)) return { layer: {}, tools: DEFAULT_TOOLS, problems };
  const perPath = readPathIgnores(
    "hotlint.perPathIgnores",
    value["perPathIgnores"] ?? undefined,
    rules,
    complain,
  );
  const layer = defined({
    enable: readBoolean("hotlint.enable", value["enable"] ?? undefined, complain),
    select: readSelection("hotlint.select", value["select"] ?? undefined, rules, complain),
    ignore: readSelection("hotlint.ignore", value["ignore"] ?? undefined, rules, complain),
    severity: readSeverities("hotlint.severity", value["severity"] ?? undefined, rules, complain),
    perPathIgnores: perPath?.map(([glob, select]) => ({ glob, folder: undefined, select })),
    ...readTarget("hotlint.targetVersion", value["targetVersion"] ?? undefined, complain),
  });
  return { layer, tools: readTools(value, complain), problems };
}

function readTools(value: Readonly<Record<string, unknown>>, complain: Complain): ToolSettings {
  const overlay = isTable(value["overlay"]) ? value["overlay"] : {};
  const profile = isTable(value["profile"]) ? value["profile"] : {};
  const sessions = isTable(value["sessions"]) ? value["sessions"] : {};
  const number = (key: string, given: unknown, bounds: readonly [number, number]) =>
    readNumber(`hotlint.${key}`, given ?? undefined, bounds, complain);
  const text = (key: string) => readText(`hotlint.${key}`, value[key] ?? undefined, complain);
  return {
    pySpyPath: text("pySpyPath") ?? "",
    pythonPath: text("pythonPath") ?? "",
    minimumPercent:
      number("overlay.minimumPercent", overlay["minimumPercent"], [0, 100]) ??
      DEFAULT_TOOLS.minimumPercent,
    pathMappings: Array.isArray(value["pathMappings"]) ? value["pathMappings"] : [],
    sampling: readSampling(profile, complain),
    seconds: number("profile.seconds", profile["seconds"], [1, 86_400]) ?? DEFAULT_TOOLS.seconds,
    sessionBytes:
      (number("sessions.maximumMegabytes", sessions["maximumMegabytes"], [0, 100_000]) ??
        DEFAULT_TOOLS.sessionBytes / MEGABYTE) * MEGABYTE,
  };
}

function readSampling(profile: Readonly<Record<string, unknown>>, complain: Complain): Sampling {
  const defaults = DEFAULT_TOOLS.sampling;
  const given = (key: string): unknown => profile[key] ?? undefined;
  const flag = (key: "subprocesses" | "native"): boolean =>
    readBoolean(`hotlint.profile.${key}`, given(key), complain) ?? defaults[key];
  const rate = readNumber("hotlint.profile.rate", given("rate"), [1, 10_000], complain);
  const mode = readChoice("hotlint.profile.mode", given("mode"), SAMPLING_MODES, complain);
  const memory = readChoice("hotlint.profile.memory", given("memory"), MEMORY_MOMENTS, complain);
  return {
    rate: rate ?? defaults.rate,
    mode: mode ?? defaults.mode,
    subprocesses: flag("subprocesses"),
    native: flag("native"),
    memory: memory ?? defaults.memory,
  };
}
