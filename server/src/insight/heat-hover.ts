/** The hover of a hot line, as Markdown of a few short lines: share, interval, self, total, samples, callers and callees. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Cost, FileHeat, FunctionHeat, LineHeat, Neighbour } from "../profile/hotness.ts";
import { percent, weight } from "../profile/numbers.ts";

/** Time in the line itself, or with all that it calls. */
export type Measure = "self" | "total";

/** More neighbours than these are only counted. */
const SHOWN = 5;

/** `story`: what happened to the line since it was measured; "" for nothing. */
export function heatHover(
  cost: LineHeat | FunctionHeat,
  heat: FileHeat,
  measure: Measure,
  story: string,
): string {
  const name = "name" in cost ? cost.name : cost.function;
  const { share, interval } = partOf(cost, measure);
  const calls = cost.calls === undefined ? "" : `, called ${cost.calls.toLocaleString("en")} times`;
  return [
    `**${share}** ${heat.denominator}${interval}`,
    amounts(cost, heat, measure),
    `In ${inCode(name)}${calls}`,
    ...neighbours("Called by", cost.callers),
    ...neighbours("Calls", cost.callees),
    ...(story === "" ? [] : [story]),
  ].join("\n\n");
}

/** "self 2.6 s, 263 samples · total 40 % (38 – 42 %), 3.2 s, 330 samples"; the first line has the share of `shown`. */
function amounts(cost: Cost, heat: FileHeat, shown: Measure): string {
  const [self, total] = (["self", "total"] as const).map((measure) => {
    const { share, interval, samples } = partOf(cost, measure);
    const counted = samples === undefined ? "" : `, ${weight(samples, "samples")}`;
    const amount = `${weight(cost[measure], heat.unit)}${heat.unit === "samples" ? "" : counted}`;
    return measure === shown ? amount : `${share}${interval}, ${amount}`;
  });
  const same = cost.self === cost.total && cost.selfSamples === cost.totalSamples;
  return `self ${self ?? ""} · total ${same ? "the same" : (total ?? "")}`;
}

/** In words; `interval`: 95 %, "" where nothing was sampled. */
function partOf(
  cost: Cost,
  measure: Measure,
): { readonly share: string; readonly interval: string; readonly samples: number | undefined } {
  const share = measure === "self" ? cost.selfShare : cost.totalShare;
  const samples = measure === "self" ? cost.selfSamples : cost.totalSamples;
  const interval = samples === undefined ? "" : ` (${percent(share.low)} – ${percent(share.high)})`;
  return { share: percent(share.value), interval, samples };
}

function neighbours(title: string, all: readonly Neighbour[]): readonly string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, SHOWN).map((each) => `- ${percent(each.share)} ${place(each)}`);
  if (all.length > SHOWN) shown.push(`- and ${all.length - SHOWN} more`);
  return [[`${title}:`, ...shown].join("\n")];
}

function place({ file, function: name, line }: Neighbour): string {
  if (!path.isAbsolute(file) || line === 0) return inCode(name);
  // Encoded by URL rules, and in angle brackets, so that a path cannot end the link.
  const target = `${pathToFileURL(file).href}#L${line}`;
  return `${inCode(name)} ([${escaped(path.basename(file))}:${line}](<${target}>))`;
}

/** As code in Markdown. Names come from the profile, which may hold anything. */
export function inCode(text: string): string {
  const plain = text.replace(/[`\r\n|]/gu, " ").slice(0, 200);
  return `\`${plain.trim() === "" ? "?" : plain}\``;
}

function escaped(text: string): string {
  return text.replace(/[\r\n]/gu, " ").replace(/[\\`*_{}[\]()<>#|!~&]/gu, "\\$&");
}
