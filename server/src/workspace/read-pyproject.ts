/** Reads `[tool.hotlint]` and what a project says about its Python from the text of a pyproject.toml. */
import path from "node:path";
import { parse, TomlError } from "smol-toml";
import type { Rule } from "../lint/rule.ts";
import {
  type Complain,
  isTable,
  readBoolean,
  readPathIgnores,
  readSelection,
  readSeverities,
  readTable,
  readTarget,
} from "./check-settings.ts";
import { oldestPython } from "./requires-python.ts";
import type { SettingsLayer, SettingsProblem } from "./settings.ts";

export interface ProjectSettings {
  /** Absolute path of the pyproject.toml. */
  readonly file: string;
  /** What `[tool.hotlint]` says: stronger than the editor. Missing without such a section. */
  readonly own?: SettingsLayer;
  /** What follows from `[project]`: weaker than the editor. */
  readonly derived: SettingsLayer;
  readonly problems: readonly SettingsProblem[];
}

const KEYS = ["enable", "select", "ignore", "severity", "per-path-ignores", "target-version"];
const FREE_THREADING = "Programming Language :: Python :: Free Threading";

export function readPyproject(file: string, text: string, rules: readonly Rule[]): ProjectSettings {
  const problems: SettingsProblem[] = [];
  const complain: Complain = (key, message) => {
    const line = lineOfKey(text, key);
    problems.push({ file, message, ...(line === undefined ? {} : { line }) });
  };
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const what = error instanceof Error ? firstLine(error.message) : String(error);
    const line = error instanceof TomlError ? { line: error.line } : {};
    const problem = {
      file,
      message: `this is not valid TOML, so its settings are not used: ${what}`,
      ...line,
    };
    return { file, derived: {}, problems: [problem] };
  }
  const table = section(section(document, "tool"), "hotlint");
  const own = table === undefined ? undefined : readOwn(file, table, rules, complain);
  const derived = readProject(section(document, "project"), complain);
  return { file, ...(own && { own }), derived, problems };
}

function readOwn(
  file: string,
  value: unknown,
  rules: readonly Rule[],
  complain: Complain,
): SettingsLayer {
  const table = readTable("tool.hotlint", value, complain);
  if (!table) return {};
  for (const key of Object.keys(table)) {
    if (!KEYS.includes(key))
      complain(key, `\`${key}\` is no setting; there are ${KEYS.join(", ")}`);
  }
  const folder = path.dirname(file);
  const perPath = readPathIgnores("per-path-ignores", table["per-path-ignores"], rules, complain);
  return defined({
    enable: readBoolean("enable", table["enable"], complain),
    select: readSelection("select", table["select"], rules, complain),
    ignore: readSelection("ignore", table["ignore"], rules, complain),
    severity: readSeverities("severity", table["severity"], rules, complain),
    perPathIgnores: perPath?.map(([glob, select]) => ({ glob, folder, select })),
    ...readTarget("target-version", table["target-version"], complain),
  });
}

function readProject(value: unknown, complain: Complain): SettingsLayer {
  const requires = section(value, "requires-python");
  const classifiers = section(value, "classifiers");
  const target = typeof requires === "string" ? oldestPython(requires) : undefined;
  if (requires !== undefined && target === undefined) {
    complain("requires-python", "`requires-python` cannot be read, so the target is Python 3.8");
  }
  const free =
    Array.isArray(classifiers) &&
    classifiers.some((each) => typeof each === "string" && each.startsWith(FREE_THREADING));
  return defined({ target, freeThreaded: free ? true : undefined });
}

function section(value: unknown, key: string): unknown {
  return isTable(value) ? value[key] : undefined;
}

/** 1-based line of a key: where it is set, or else where it is named at all. */
function lineOfKey(text: string, key: string): number | undefined {
  const name = key.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  const lines = text.split(/\r\n|\r|\n/u);
  const section = lines.findIndex((line) => /^\s*\[tool\.hotlint/u.test(line));
  const patterns = [
    new RegExp(`^\\s*["']?${name}["']?\\s*=`, "u"),
    new RegExp(`^\\s*\\[.*\\b${name}["']?\\s*\\]`, "u"),
    new RegExp(`["']${name}["']|\\b${name}\\b`, "u"),
  ];
  for (const from of section < 0 ? [0] : [section, 0]) {
    for (const pattern of patterns) {
      const found = lines.findIndex((line, i) => i >= from && pattern.test(line));
      if (found >= 0) return found + 1;
    }
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}

/** Drops the keys without a value: missing means unsaid. */
export function defined(layer: {
  readonly [K in keyof SettingsLayer]?: SettingsLayer[K] | undefined;
}): SettingsLayer {
  return Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined));
}
