/** Settings from several sources, merged, and what they mean for one file. */
import path from "node:path";
import picomatch from "picomatch";
import type { Severity } from "../lint/finding.ts";
import type { Rule } from "../lint/rule.ts";
import { OLDEST_PYTHON, atLeast, parseVersion, type PythonVersion } from "../semantic/version.ts";

/** What one source says; what it does not say is missing. */
export interface SettingsLayer {
  readonly enable?: boolean;
  /** Rule ids, categories or `all`. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severity?: Readonly<Record<string, Severity | "off">>;
  readonly perPathIgnores?: readonly PathIgnore[];
  readonly target?: PythonVersion;
  readonly freeThreaded?: boolean;
}

export interface PathIgnore {
  /** Picomatch pattern relative to `folder`; without a slash it matches the base name anywhere. */
  readonly glob: string;
  /** Absolute; undefined: the workspace folder of the file, or its own folder. */
  readonly folder: string | undefined;
  readonly select: readonly string[];
}

/** A setting that cannot be used as it is. The rest still applies. */
export interface SettingsProblem {
  /** Path, or "the editor's settings". */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** One sentence that names the setting. */
  readonly message: string;
}

/** What an analysis of one file is to do. */
export interface FileSettings {
  readonly rules: readonly Rule[];
  /** By rule id, where it differs from the rule's own. */
  readonly severity: ReadonlyMap<string, Severity>;
  readonly target: PythonVersion;
  readonly freeThreaded: boolean;
  /** Set where nothing is measured. */
  readonly unmeasured?: true;
  /** Equal for equal settings, so that nothing is analysed again for nothing. */
  readonly key: string;
}

/** `layers`: the strongest first. `ignore` and per-path ignores add up; the rest is taken from the first that says it. */
export function settingsFor(
  file: string | undefined,
  rules: readonly Rule[],
  layers: readonly SettingsLayer[],
  folder?: string,
): FileSettings {
  const target = first(layers, (layer) => layer.target) ?? OLDEST_PYTHON;
  const freeThreaded = first(layers, (layer) => layer.freeThreaded) ?? false;
  const selected = first(layers, (layer) => layer.select) ?? ["all"];
  const ignored = [
    ...layers.flatMap((layer) => layer.ignore ?? []),
    ...layers
      .flatMap((layer) => layer.perPathIgnores ?? [])
      .flatMap((each) => (file !== undefined && matches(each, file, folder) ? each.select : [])),
  ];
  const enabled = first(layers, (layer) => layer.enable) ?? true;
  const severity = new Map<string, Severity>();
  const active = rules.filter((rule) => {
    const own = first(layers, (layer) => layer.severity?.[rule.id]);
    if (own !== undefined && own !== "off") severity.set(rule.id, own);
    return (
      enabled &&
      own !== "off" &&
      names(selected, rule) &&
      !names(ignored, rule) &&
      appliesTo(rule, target)
    );
  });
  const settings = { rules: active, severity, target, freeThreaded };
  return { ...settings, key: keyOf(settings) };
}

const unheated = new WeakMap<FileSettings, FileSettings>();

/** The same for code of which nothing is measured: what always needs heat has nothing to say, so it does not run. */
export function withoutHeat(settings: FileSettings): FileSettings {
  const kept = unheated.get(settings);
  if (kept) return kept;
  const rules = settings.rules.filter((rule) => rule.onlyWhenHot !== "always");
  const cold = { ...settings, rules, unmeasured: true } as const;
  const made = { ...cold, key: keyOf(cold) };
  unheated.set(settings, made);
  return made;
}

function keyOf({
  rules,
  severity,
  target,
  freeThreaded,
  unmeasured,
}: Omit<FileSettings, "key">): string {
  const ids = rules.map((rule) => rule.id);
  const said: Said = [ids, [...severity], target, freeThreaded, unmeasured === true];
  return JSON.stringify(said);
}

/** What a key holds: everything but the rules themselves. */
type Said = readonly [
  rules: readonly string[],
  severity: readonly (readonly [string, Severity])[],
  target: PythonVersion,
  freeThreaded: boolean,
  unmeasured: boolean,
];

/** The settings again that have this key: functions do not travel between threads, texts do. */
export function settingsOfKey(key: string, allRules: readonly Rule[]): FileSettings {
  const [ids, severity, target, freeThreaded, unmeasured] = JSON.parse(key) as Said;
  const rules = allRules.filter((rule) => ids.includes(rule.id));
  return {
    rules,
    severity: new Map(severity),
    target,
    freeThreaded,
    ...(unmeasured && { unmeasured }),
    key,
  };
}

/** Whether an entry of `select` or `ignore` names the rule. */
function names(entries: readonly string[], rule: Rule): boolean {
  return entries.some(
    (entry) => entry === "all" || entry === "*" || entry === rule.id || entry === rule.category,
  );
}

function appliesTo(rule: Rule, target: PythonVersion): boolean {
  const min = parseVersion(rule.python.min);
  const max = rule.python.max === undefined ? undefined : parseVersion(rule.python.max);
  if (min && !atLeast(target, min.major, min.minor)) return false;
  return max === undefined || atLeast(max, target.major, target.minor);
}

function matches({ glob, folder: own }: PathIgnore, file: string, workspace?: string): boolean {
  const folder = own ?? workspace ?? path.dirname(file);
  const relative = path.relative(folder, file).split(path.sep).join("/");
  if (relative.startsWith("../")) return false;
  return matcherOf(glob)(relative);
}

/** By pattern: making one costs far more than asking it, and a scan asks for every file. */
const matchers = new Map<string, picomatch.Matcher>();

function matcherOf(glob: string): picomatch.Matcher {
  const kept = matchers.get(glob);
  if (kept) return kept;
  const pattern = glob.endsWith("/") ? `${glob}**` : glob;
  const made = picomatch(pattern, { dot: true, basename: !pattern.includes("/") });
  matchers.set(glob, made);
  return made;
}

function first<T>(
  layers: readonly SettingsLayer[],
  read: (layer: SettingsLayer) => T | undefined,
): T | undefined {
  for (const layer of layers) {
    const value = read(layer);
    if (value !== undefined) return value;
  }
  return undefined;
}
