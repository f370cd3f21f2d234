/** Finds rules and specifications by where they lie, so that one broken file fails alone. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../../server/src/lint/rule.ts";
import { root } from "./analyze.ts";

export const RULES = "server/src/rules";
export const SPECS = "test/rules";

/** `collections/list-membership-in-loop` for every rule; what defines none is a helper of rules. */
export function ruleStems(): readonly string[] {
  return stemsIn(RULES, ".ts").filter((stem) =>
    readFileSync(path.join(root, RULES, `${stem}.ts`), "utf8").includes("defineRule("),
  );
}

export function specStems(): readonly string[] {
  return stemsIn(SPECS, ".md");
}

export type Loaded =
  { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly reason: string };

/** The rule of the stem's file: exported under its id in camel case. */
export async function loadRule(stem: string): Promise<Loaded> {
  const id = path.basename(stem);
  const file = `${RULES}/${stem}.ts`;
  if (!existsSync(path.join(root, file))) return { ok: false, reason: `${file} is missing` };
  try {
    const exported = (await import(pathToFileURL(path.join(root, file)).href)) as Readonly<
      Record<string, unknown>
    >;
    const rule = exported[camelCase(id)];
    if (!isRule(rule))
      return { ok: false, reason: `${file} exports no rule named ${camelCase(id)}` };
    if (rule.id !== id || rule.category !== path.dirname(stem)) {
      return { ok: false, reason: `${file} holds ${rule.category}/${rule.id}` };
    }
    return { ok: true, rule };
  } catch (error) {
    return {
      ok: false,
      reason: `${file} cannot be loaded: ${error instanceof Error ? (error.stack ?? "") : String(error)}`,
    };
  }
}

export function readSpec(stem: string): string {
  return readFileSync(path.join(root, SPECS, `${stem}.md`), "utf8");
}

export function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function stemsIn(folder: string, ending: string): readonly string[] {
  const top = path.join(root, folder);
  if (!existsSync(top)) return [];
  const categories = readdirSync(top, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return categories
    .flatMap(({ name }) => readdirSync(path.join(top, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

function isRule(value: unknown): value is Rule {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "category" in value &&
    "summary" in value
  );
}
