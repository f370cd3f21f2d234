/** Heat of expressions within the lines of a file, where the profiler noted columns. */
import { nodesAbout } from "./file-nodes.ts";
import type { CallTree, Frame, LineTable, Profile } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";
import type { Steps } from "./steps.ts";

/** A part of one line. Weights in the profile's unit. */
export interface PartCost {
  /** UTF-8 byte offsets in the line; the end is exclusive, and Infinity where the expression goes on below. */
  readonly start: number;
  readonly end: number;
  readonly self: number;
  /** A sample once, however often recursion repeats it. */
  readonly total: number;
}

/** By 1-based line, heaviest first. Empty where no frame of the file has columns. */
export function* partsOf(
  { data, frames }: Profile,
  file: string,
): Steps<ReadonlyMap<number, readonly PartCost[]>> {
  const parts = frames.map((frame) => (frame.file === file ? keyOf(frame) : undefined));
  if (data.kind === "graph" || parts.every((key) => key === undefined)) return new Map();
  const sums = new Map<string, Sum>();
  const sumOf = (frame: number): Sum | undefined => {
    const key = parts[frame];
    const at = frames[frame];
    if (key === undefined || at === undefined) return undefined;
    const known = sums.get(key) ?? { frame: at, self: 0, total: 0, openUntil: 0 };
    sums.set(key, known);
    return known;
  };
  if (data.kind === "tree") addTree(data, yield* nodesAbout(data, frames, file), sumOf);
  else addLines(data, sumOf);
  return byLine([...sums.values()]);
}

interface Sum {
  readonly frame: Frame;
  self: number;
  total: number;
  /** In a tree: one past the last node below the outermost one that is being counted. */
  openUntil: number;
}

function keyOf({ line, col, endLine, endCol }: Frame): string | undefined {
  if (line <= 0 || col === undefined || endCol === undefined || col < 0) return undefined;
  return `${line} ${col} ${endLine ?? line} ${endCol}`;
}

function addTree(
  tree: CallTree,
  nodes: Int32Array,
  sumOf: (frame: number) => Sum | undefined,
): void {
  const weights = prefixSums(tree.self);
  for (const node of nodes) {
    const sum = sumOf(tree.frame[node] ?? -1);
    if (!sum) continue;
    sum.self += tree.self[node] ?? 0;
    if (sum.openUntil > node) continue;
    sum.openUntil = tree.end[node] ?? node + 1;
    sum.total += (weights[sum.openUntil] ?? 0) - (weights[node] ?? 0);
  }
}

function addLines({ entries }: LineTable, sumOf: (frame: number) => Sum | undefined): void {
  for (const { frame, self, total } of entries) {
    const sum = sumOf(frame);
    if (!sum) continue;
    sum.self += self;
    sum.total = Math.max(sum.total, total, sum.self);
  }
}

function byLine(sums: readonly Sum[]): ReadonlyMap<number, readonly PartCost[]> {
  const lines = new Map<number, PartCost[]>();
  for (const { frame, self, total } of sums) {
    const goesOn = (frame.endLine ?? frame.line) > frame.line;
    const end = goesOn ? Infinity : (frame.endCol ?? Infinity);
    const part = { start: frame.col ?? 0, end, self, total: Math.max(self, total) };
    if (part.end <= part.start) continue;
    const known = lines.get(frame.line);
    if (known) known.push(part);
    else lines.set(frame.line, [part]);
  }
  for (const parts of lines.values()) parts.sort((a, b) => b.total - a.total || b.self - a.self);
  return lines;
}
