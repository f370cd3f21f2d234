/** Every setting of the editor, with what VS Code shows about it; package.json gets it from here. */
import { SEVERITIES } from "../server/src/lint/finding.ts";
import type { Rule } from "../server/src/lint/rule.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `contributes.configuration` of package.json; the shape is EditorSettings in protocol.ts. */
export function settingsSchema(rules: readonly Rule[]): Json {
  const properties = { ...ruleSettings(rules), ...codeSettings(rules), ...toolSettings() };
  const ordered = Object.entries(properties).map(
    ([name, setting], order) => [`hotlint.${name}`, { order, ...setting }] as const,
  );
  return { title: "Hotlint", properties: Object.fromEntries(ordered) };
}

type Settings = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Which rules speak, and how loud. */
function ruleSettings(rules: readonly Rule[]): Settings {
  const selector = selectorOf(rules);
  const levels = [...SEVERITIES, "off"];
  return {
    enable: {
      type: "boolean",
      default: true,
      scope: "resource",
      description: "Show findings. Profiling works without them too.",
    },
    select: {
      type: ["array", "null"],
      items: selector,
      uniqueItems: true,
      // Not a list: one that the user did not write must not win over pyproject.toml.
      default: null,
      scope: "resource",
      markdownDescription:
        "Rules, or categories of rules, that speak. Not set: what `[tool.hotlint]` in pyproject.toml says, else all.",
    },
    ignore: {
      type: "array",
      items: selector,
      uniqueItems: true,
      default: [],
      scope: "resource",
      markdownDescription:
        "Rules, or categories of rules, that say nothing. Added to what pyproject.toml ignores.",
    },
    severity: {
      type: "object",
      default: {},
      scope: "resource",
      markdownDescription:
        "Severity by rule: `error`, `warning`, `information`, `hint` or `off`. A profile still raises what is hot and lowers what is cold.",
      properties: Object.fromEntries(
        rules.map((rule) => [
          rule.id,
          { type: "string", enum: levels, default: rule.severity, description: `${rule.summary}.` },
        ]),
      ),
      additionalProperties: false,
    },
  };
}

/** What is known about the code, by its place or as a whole. */
function codeSettings(rules: readonly Rule[]): Settings {
  return {
    perPathIgnores: {
      type: "object",
      default: {},
      scope: "resource",
      markdownDescription:
        'Rules that say nothing in some files: a glob, relative to the workspace folder, and a list of rules, such as `{ "tests/**": ["all"] }`.',
      additionalProperties: { type: "array", items: selectorOf(rules), uniqueItems: true },
    },
    targetVersion: {
      type: "string",
      default: "",
      pattern: "^(?:3\\.\\d{1,2}t?)?$",
      patternErrorMessage:
        "A Python version such as 3.12, or 3.13t for code that runs without the GIL.",
      scope: "resource",
      markdownDescription:
        "Oldest Python that the code must run on, such as `3.12`; `3.13t` says that it also runs without the GIL. Empty: from `requires-python` in pyproject.toml, else the selected interpreter, else 3.8.",
    },
  };
}

function profileSettings(): Settings {
  return {
    "profile.rate": {
      type: "number",
      default: 100,
      minimum: 1,
      maximum: 10_000,
      scope: "window",
      description: "Samples a second that a sampling profiler takes.",
    },
    "profile.mode": {
      type: "string",
      default: "cpu",
      enum: ["cpu", "wall", "gil", "exception", "await"],
      enumDescriptions: [
        "Threads that work.",
        "All threads, waiting or not.",
        "Threads that hold the interpreter lock.",
        "Threads with an exception under way (CPython 3.15 and newer).",
        "Tasks of asyncio, on the expression that they wait for (CPython 3.15 and newer).",
      ],
      scope: "window",
      description: "What a sampling profiler counts. cProfile takes no notice.",
    },
    "profile.subprocesses": {
      type: "boolean",
      default: false,
      scope: "window",
      description: "Measure the processes that a process starts, too.",
    },
    "profile.native": {
      type: "boolean",
      default: false,
      scope: "window",
      description: "Tell native functions apart, where the profiler can.",
    },
    "profile.memory": {
      type: "string",
      default: "peak",
      enum: ["peak", "end"],
      enumDescriptions: [
        "What was held in the moment in which most was held.",
        "What was still held when the program ended.",
      ],
      scope: "window",
      description: "Which memory is shown after a program was run for its memory.",
    },
    "profile.seconds": {
      type: "number",
      default: 10,
      minimum: 1,
      maximum: 86_400,
      scope: "window",
      description: "Seconds that a running process is recorded.",
    },
  };
}

function toolSettings(): Settings {
  return {
    pySpyPath: {
      type: "string",
      default: "",
      scope: "machine",
      markdownDescription:
        "Path of the `py-spy` executable. Empty: the selected Python environment, then the PATH, then what Hotlint installed.",
    },
    pythonPath: {
      type: "string",
      default: "",
      scope: "machine",
      markdownDescription:
        "Path of the Python that runs files to profile. Empty: the interpreter selected in the Python extension, else `python3` on the PATH.",
    },
    "pyroscope.url": {
      type: "string",
      default: "",
      scope: "machine",
      markdownDescription:
        "Address of a Grafana Pyroscope server, such as `https://pyroscope.example.com`, that _Open Profile from Pyroscope…_ begins with. Nothing is asked of it before. Empty: the one that was used last.",
    },
    "pyroscope.tenant": {
      type: "string",
      default: "",
      scope: "machine",
      description:
        "Id of the organisation, where a Pyroscope server keeps several apart (the header X-Scope-OrgID).",
    },
    "overlay.minimumPercent": {
      type: "number",
      default: 1,
      minimum: 0,
      maximum: 100,
      scope: "window",
      description: "Lines with a smaller share of the profile, in percent, are not marked.",
    },
    pathMappings: pathMappings(),
    ...profileSettings(),
    "sessions.maximumMegabytes": {
      type: "number",
      default: 200,
      minimum: 0,
      maximum: 100_000,
      scope: "window",
      description:
        "Space on disk, in megabytes, that the kept profiles of a workspace may take. The oldest go first.",
    },
  };
}

function pathMappings(): Settings[string] {
  return {
    type: "array",
    default: [],
    scope: "window",
    markdownDescription:
      "Folders of programs that run in a container or on another machine, and where their code is here. They go before `pathMappings` in launch.json; without either, Hotlint looks for files whose names and functions agree.",
    items: {
      type: "object",
      required: ["localRoot", "remoteRoot"],
      additionalProperties: false,
      properties: {
        localRoot: {
          type: "string",
          description:
            "Folder on this machine; relative to the workspace folder, which is also ${workspaceFolder}.",
        },
        remoteRoot: {
          type: "string",
          description: "The same folder as the measured program names it.",
        },
      },
    },
  };
}

/** An entry of a list that names rules. */
function selectorOf(rules: readonly Rule[]): Json {
  const categories = [...new Set(rules.map((rule) => rule.category))].sort();
  return {
    type: "string",
    enum: ["all", ...categories, ...rules.map((rule) => rule.id)],
    enumDescriptions: [
      "Every rule.",
      ...categories.map((category) => `Every rule about ${category}.`),
      ...rules.map((rule) => `${rule.summary}.`),
    ],
  };
}
