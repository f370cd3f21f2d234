/** The hover of a hot line, as Markdown: self, total, samples, interval, callers and callees. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Cost, FileHeat, FunctionHeat, LineHeat, Neighbour } from "../profile/hotness.ts";
import { percent, weight } from "./numbers.ts";

/** More neighbours than these are only counted. */
const SHOWN = 5;

/** `story`: what happened to the line since it was measured; "" for nothing. */
export function heatHover(cost: LineHeat | FunctionHeat, heat: FileHeat, story: string): string {
  const name = "name" in cost ? cost.name : cost.function;
  return [
    `${code(name)}: shares ${heat.denominator}`,
    [
      "| | share | 95 % | |",
      "|:-|-:|-:|-:|",
      row("self", cost, heat),
      row("total", cost, heat),
    ].join("\n"),
    ...(cost.calls === undefined ? [] : [`Called ${cost.calls.toLocaleString("en")} times.`]),
    ...neighbours("Called by", cost.callers),
    ...neighbours("Calls", cost.callees),
    ...(story === "" ? [] : [story]),
  ].join("\n\n");
}

function row(measure: "self" | "total", cost: Cost, heat: FileHeat): string {
  const share = measure === "self" ? cost.selfShare : cost.totalShare;
  const samples = measure === "self" ? cost.selfSamples : cost.totalSamples;
  const counted =
    samples === undefined || heat.unit === "samples" ? "" : `, ${weight(samples, "samples")}`;
  const interval = samples === undefined ? "" : `${percent(share.low)} – ${percent(share.high)}`;
  return `| ${measure} | **${percent(share.value)}** | ${interval} | ${weight(cost[measure], heat.unit)}${counted} |`;
}

function neighbours(title: string, all: readonly Neighbour[]): readonly string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, SHOWN).map((each) => `- ${percent(each.share)} ${place(each)}`);
  if (all.length > SHOWN) shown.push(`- and ${all.length - SHOWN} more`);
  return [[`${title}:`, ...shown].join("\n")];
}

function place({ file, function: name, line }: Neighbour): string {
  if (!path.isAbsolute(file) || line === 0) return code(name);
  // Encoded by URL rules, and in angle brackets, so that a path cannot end the link.
  const target = `${pathToFileURL(file).href}#L${line}`;
  return `${code(name)} ([${escaped(path.basename(file))}:${line}](<${target}>))`;
}

/** Names come from the profile, which may hold anything. */
function code(text: string): string {
  const plain = text.replace(/[`\r\n|]/gu, " ").slice(0, 200);
  return `\`${plain.trim() === "" ? "?" : plain}\``;
}

function escaped(text: string): string {
  return text.replace(/[\r\n]/gu, " ").replace(/[\\`*_{}[\]()<>#|!~&]/gu, "\\$&");
}
