/** Findings chosen by chance, as Markdown in which a person writes what they are worth. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { seededRandom } from "../test/harness/random.ts";
import type { RealCode } from "./real-code.ts";
import type { Found } from "./run-hotlint.ts";

/** What was said about some code. */
export interface Heard {
  readonly code: RealCode;
  readonly findings: readonly Found[];
}

/** Lines shown before and after the first of a finding. */
const AROUND = 6;

/** Sorted by rule, so that one is judged by one measure. */
export function sampleReport(heard: readonly Heard[], count: number, seed: number): string {
  const all = heard.flatMap(({ code, findings }) => findings.map((found) => ({ code, found })));
  const random = seededRandom(seed);
  const chosen = Array.from({ length: Math.min(count, all.length) }, () =>
    all.splice(random.below(all.length), 1),
  ).flat();
  chosen.sort((a, b) => a.found.rule.localeCompare(b.found.rule));
  const entries = chosen.map(({ code, found }, i) => entry(i + 1, code, found));
  const head = `${chosen.length} of ${chosen.length + all.length} findings, seed ${seed}.`;
  return [head, ...entries].join("\n\n");
}

function entry(number: number, { name, folder }: RealCode, found: Found): string {
  const { file, rule, severity, message, range, fix } = found;
  const line = range.start.line;
  const text = readFileSync(path.join(folder, file), "utf8").split(/\r\n?|\n/u);
  const from = Math.max(0, line - AROUND);
  const shown = text
    .slice(from, line + AROUND + 1)
    .map((each, i) => `${from + i === line ? ">" : " "} ${each}`.trimEnd());
  const offered = fix ? ` Fix (${fix.safe ? "safe" : "unsafe"}): ${fix.title}.` : "";
  return [
    `### ${number}. \`${rule}\` (${severity}), ${name}, ${file.split(path.sep).join("/")}:${line + 1}`,
    "",
    message + offered,
    "",
    "```text",
    ...shown,
    "```",
    "",
    "- Right: ",
    "- Worth reading: ",
  ].join("\n");
}
