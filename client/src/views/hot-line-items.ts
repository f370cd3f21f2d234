/** Words and shapes of the hot-lines tree. */
import type { HotLine } from "../../../server/src/protocol.ts";

export interface LineItem {
  /** "Line 42" */
  readonly label: string;
  /** "61 % · 3.0 s" */
  readonly description: string;
  readonly tooltip: string;
  readonly spoken: string;
  readonly icon: "flame" | "circle-filled" | "circle-outline";
}

/** `path` is how the workspace names the file. */
export function lineItem(line: HotLine, path: string): LineItem {
  const name = path.split(/[\\/]/u).at(-1) ?? path;
  const number = line.line + 1;
  const findings = line.findings.length;
  const also = findings === 0 ? "" : `, ${findings} ${findings === 1 ? "finding" : "findings"}`;
  return {
    label: `Line ${number}`,
    description: line.label,
    tooltip: `${path}:${number} in ${line.function}: ${line.label}${also}`,
    spoken: `${line.label}, ${name} line ${number}, in ${line.function}${also}`,
    icon: line.band >= 3 ? "flame" : line.band >= 1 ? "circle-filled" : "circle-outline",
  };
}

/** "Hottest: orders/reports.py:42, 61 %." for messages; shares are 0…1. */
export function hottestSentence(line: HotLine, path: string): string {
  return `Hottest: ${path}:${line.line + 1}, ${percent(line.share)}.`;
}

/** "61 %", "0.4 %", "< 0.1 %". */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "< 0.1 %";
  return value < 1 && value > 0 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}
