/** The rules as the generators see them: their files, and what they export. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../server/src/lint/rule.ts";
import { parseSpec, type Spec } from "../test/harness/spec.ts";

export const root = path.resolve(import.meta.dirname, "..");
export const RULES = "server/src/rules";
export const SPECS = "test/rules";

export interface RuleFile {
  /** `collections/list-membership-in-loop`. */
  readonly stem: string;
  readonly id: string;
}

/** Sorted by id. A file in a category's folder that defines no rule is a helper of rules. */
export function ruleFiles(): readonly RuleFile[] {
  const top = path.join(root, RULES);
  if (!existsSync(top)) return [];
  return readdirSync(top, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(path.join(top, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => readFileSync(path.join(top, file), "utf8").includes("defineRule("))
    .map((file) => ({ stem: file.slice(0, -3), id: path.basename(file, ".ts") }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export type Loaded =
  { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly reason: string };

/** The rule that a file exports under its id in camel case. */
export async function loadRule({ stem, id }: RuleFile): Promise<Loaded> {
  const file = `${RULES}/${stem}.ts`;
  if (!existsSync(path.join(root, file))) return { ok: false, reason: `${file} is missing` };
  try {
    const url = pathToFileURL(path.join(root, file)).href;
    const exported = (await import(url)) as Readonly<Record<string, unknown>>;
    const rule = exported[camelCase(id)];
    if (!isRule(rule)) return { ok: false, reason: `${file} exports no rule ${camelCase(id)}` };
    if (`${rule.category}/${rule.id}` !== stem) {
      return { ok: false, reason: `${file} holds ${rule.category}/${rule.id}` };
    }
    return { ok: true, rule };
  } catch (error) {
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ok: false, reason: `${file} cannot be loaded: ${shown}` };
  }
}

/** Undefined where the rule has none yet. */
export function readSpec({ stem }: RuleFile): Spec | undefined {
  const file = `${SPECS}/${stem}.md`;
  const full = path.join(root, file);
  return existsSync(full) ? parseSpec(file, readFileSync(full, "utf8")) : undefined;
}

export function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function isRule(value: unknown): value is Rule {
  return typeof value === "object" && value !== null && "id" in value && "summary" in value;
}
