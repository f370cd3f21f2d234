/** The specifications beside the rules they belong to, so that a missing half is seen. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, SPECS } from "../../scripts/rule-files.ts";

/** `collections/list-membership-in-loop` for every specification. */
export function specStems(): readonly string[] {
  const top = path.join(root, SPECS);
  if (!existsSync(top)) return [];
  return readdirSync(top, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(path.join(top, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -3))
    .sort();
}

export function readSpecText(stem: string): string {
  return readFileSync(path.join(root, SPECS, `${stem}.md`), "utf8");
}
