/** Checks values that come from outside and says in one sentence what is wrong with each. */
import { type Severity, SEVERITIES } from "../lint/finding.ts";
import type { Rule } from "../lint/rule.ts";
import { parseVersion, type PythonVersion } from "../semantic/version.ts";

/** Told of what is wrong with a setting; `key` is its name as the user wrote it. */
export type Complain = (key: string, message: string) => void;

export function readBoolean(key: string, value: unknown, complain: Complain): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  complain(key, `\`${key}\` must be true or false, not ${show(value)}`);
  return undefined;
}

export function readText(key: string, value: unknown, complain: Complain): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  complain(key, `\`${key}\` must be a text, not ${show(value)}`);
  return undefined;
}

/** A number within the bounds, both inclusive. */
export function readNumber(
  key: string,
  value: unknown,
  [min, max]: readonly [number, number],
  complain: Complain,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value >= min && value <= max) return value;
  complain(key, `\`${key}\` must be a number from ${min} to ${max}, not ${show(value)}`);
  return undefined;
}

export function readChoice<T extends string>(
  key: string,
  value: unknown,
  choices: readonly T[],
  complain: Complain,
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((each) => each === value);
  if (found === undefined) {
    complain(key, `\`${key}\` must be one of ${choices.join(", ")}, not ${show(value)}`);
  }
  return found;
}

/** Rule ids, categories, `all`; unknown entries are left out. */
export function readSelection(
  key: string,
  value: unknown,
  rules: readonly Rule[],
  complain: Complain,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    complain(
      key,
      `\`${key}\` must be a list of rule ids, categories or \`all\`, not ${show(value)}`,
    );
    return undefined;
  }
  return value.filter((entry: unknown): entry is string => {
    if (typeof entry === "string" && isKnown(entry, rules)) return true;
    complain(key, `\`${key}\` names ${show(entry)}, which is no rule and no category`);
    return false;
  });
}

export function readSeverities(
  key: string,
  value: unknown,
  rules: readonly Rule[],
  complain: Complain,
): Readonly<Record<string, Severity | "off">> | undefined {
  const table = readTable(key, value, complain);
  if (!table) return undefined;
  const levels: readonly string[] = [...SEVERITIES, "off"];
  const good = Object.entries(table).filter(([id, level]) => {
    const rule = rules.some((each) => each.id === id);
    if (!rule) complain(id, `\`${key}\` names ${show(id)}, which is no rule`);
    const known = typeof level === "string" && levels.includes(level);
    if (!known) {
      complain(
        id,
        `\`${key}\` gives \`${id}\` the level ${show(level)}; it can be ${levels.join(", ")}`,
      );
    }
    return rule && known;
  });
  return Object.fromEntries(good) as Record<string, Severity | "off">;
}

export function readPathIgnores(
  key: string,
  value: unknown,
  rules: readonly Rule[],
  complain: Complain,
): readonly (readonly [string, readonly string[]])[] | undefined {
  const table = readTable(key, value, complain);
  if (!table) return undefined;
  return Object.entries(table).map(([glob, entries]) => [
    glob,
    readSelection(`${key}."${glob}"`, entries, rules, (_, message) => {
      complain(glob, message);
    }) ?? [],
  ]);
}

/** `3.12` or `3.13t`; the `t` says that the code runs without the GIL. */
export function readTarget(
  key: string,
  value: unknown,
  complain: Complain,
): { readonly target?: PythonVersion; readonly freeThreaded?: true } {
  if (value === undefined || value === "") return {};
  const text = typeof value === "string" ? value.trim() : "";
  const free = /^(?:py)?3\.?1[3-9]t$/u.test(text);
  const target = parseVersion(free ? text.slice(0, -1) : text);
  if (target?.major === 3) return { target, ...(free ? { freeThreaded: true as const } : {}) };
  complain(key, `\`${key}\` must be a Python version such as "3.12", not ${show(value)}`);
  return {};
}

export function readTable(
  key: string,
  value: unknown,
  complain: Complain,
): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return undefined;
  if (isTable(value)) return value;
  complain(key, `\`${key}\` must be a table, not ${show(value)}`);
  return undefined;
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKnown(entry: string, rules: readonly Rule[]): boolean {
  if (entry === "all" || entry === "*") return true;
  return rules.some((rule) => rule.id === entry || rule.category === entry);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? String(value)).slice(0, 60);
}
