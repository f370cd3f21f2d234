/** Tells expressions of a line apart in a call tree that knows lines only, by a table that knows both. */
import { hasTree } from "./merge.ts";
import type { Frame, Profile } from "./model.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** One expression of a line: its place among the frames, and the line's samples that stopped there. */
interface Expression {
  readonly frame: number;
  /** Of the line's own samples; the expressions of a line add up to 1. */
  readonly share: number;
}

/**
 * The call tree with the samples that stopped on a line put on the expressions they stopped in:
 * `table` holds, for the same recording, self samples by line and columns. Which of a line's samples
 * came by which caller is not in the table, so every caller gets the line's mix. Samples are turned
 * into seconds. Given anything but a tree and a table, the tree as it is.
 */
export function withExpressions(
  tree: Profile,
  table: Profile | undefined,
  secondsPerSample: number,
): Profile {
  if (!hasTree(tree)) return tree;
  const frames: Frame[] = [...tree.frames];
  const expressions = expressionsOf(tree.frames, table, frames);
  const { data } = tree;
  const builder = new TreeBuilder(true);
  for (const { firstNode, endNode, ...label } of tree.threads) {
    builder.startThread(label);
    const place = new Int32Array(endNode - firstNode);
    for (let node = firstNode; node < endNode; node++) {
      const parent = data.parent[node] ?? -1;
      const above = parent < 0 ? builder.root : (place[parent - firstNode] ?? builder.root);
      const frame = data.frame[node] ?? 0;
      const self = data.self[node] ?? 0;
      const parts = self > 0 ? (expressions.get(frame) ?? []) : [];
      for (const part of parts) {
        const samples = self * part.share;
        builder.addSelf(builder.child(above, part.frame), samples * secondsPerSample, samples);
      }
      const isLeaf = (data.end[node] ?? 0) === node + 1;
      if (isLeaf && parts.length > 0) continue;
      const at = builder.child(above, frame);
      place[node - firstNode] = at;
      if (self > 0 && parts.length === 0) builder.addSelf(at, self * secondsPerSample, self);
    }
  }
  const built = builder.finish();
  return {
    ...tree,
    unit: "seconds",
    frames,
    threads: built.threads,
    data: built.tree,
    total: tree.total * secondsPerSample,
  };
}

/**
 * A tree of stacks one frame deep, for a recording in which there were no others. Undefined where the
 * table tells of callers: then its self samples are not all there is.
 */
export function flatTree(table: Profile): Profile | undefined {
  if (table.data.kind !== "lines") return undefined;
  const builder = new TreeBuilder(true);
  builder.startThread({ name: "" });
  for (const { frame, self, total } of table.data.entries) {
    if (total > self) return undefined;
    builder.addSelf(builder.child(builder.root, frame), self, self);
  }
  const { tree, threads } = builder.finish();
  return { ...table, data: tree, threads };
}

/** By the tree's frame. Frames with columns are put at the end of `frames`. */
function expressionsOf(
  lines: readonly Frame[],
  table: Profile | undefined,
  frames: Frame[],
): ReadonlyMap<number, readonly Expression[]> {
  const found = new Map<number, readonly Expression[]>();
  if (table?.data.kind !== "lines") return found;
  const byLine = new Map<string, { readonly frame: Frame; readonly self: number }[]>();
  for (const { frame: index, self } of table.data.entries) {
    const frame = table.frames[index];
    if (frame?.col === undefined || self <= 0) continue;
    const key = keyOf(frame);
    const known = byLine.get(key) ?? [];
    byLine.set(key, known);
    known.push({ frame, self });
  }
  lines.forEach((line, index) => {
    const measured = byLine.get(keyOf(line));
    if (!measured) return;
    const whole = measured.reduce((sum, { self }) => sum + self, 0);
    const expressions = measured.map(({ frame, self }) => ({
      frame: frames.push(frame) - 1,
      share: self / whole,
    }));
    found.set(index, expressions);
  });
  return found;
}

function keyOf({ file, function: name, line }: Frame): string {
  return `${line}\0${name}\0${file}`;
}
