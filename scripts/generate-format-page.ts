/** Writes the tables of docs/profile-formats.md from what each reader says of its format. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Format } from "../server/src/profile/readers/format.ts";
import { FORMATS } from "../server/src/profile/readers/formats.ts";

/**
 * @param root the project's folder
 * @returns docs/profile-formats.md with the tables between their markers
 */
export function formatPage(root: string): string {
  const page = readFileSync(path.join(root, "docs/profile-formats.md"), "utf8");
  return between(between(page, "formats", readTable()), "foreign", foreignTable());
}

function between(page: string, name: string, table: string): string {
  const markers = new RegExp(`(<!-- ${name}:start -->)[^]*?(<!-- ${name}:end -->)`, "u");
  return page.replace(
    markers,
    (_, start: string, end: string) =>
      `${start}\n<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->\n${end}`,
  );
}

type Opened = Exclude<Format, { readonly kind: "foreign" }>;
type Foreign = Extract<Format, { readonly kind: "foreign" }>;

function readTable(): string {
  const opened = FORMATS.filter((each): each is Opened => each.kind !== "foreign");
  return table(
    ["Format", "Written by", "Heat on", "Cost", "Counted in", "Limits"],
    [...opened]
      .sort(byName)
      .map(({ name, from, place, cost, unit, limits }) => [name, from, place, cost, unit, limits]),
  );
}

function foreignTable(): string {
  const foreign = FORMATS.filter((each): each is Foreign => each.kind === "foreign");
  return table(
    ["File", "Written by", "What Hotlint says"],
    [...foreign].sort(byName).map(({ name, from, advice }) => [name, from, `${advice}.`]),
  );
}

function byName(a: Format, b: Format): number {
  return a.name.localeCompare(b.name, "en");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
