/** Turns the server's list of boxes into the tree that the drawing library takes. */
import type { FlameBox } from "../../server/src/protocol/views.ts";

/** `value`: width, as a share; `path`: numbers of functions that lead here from everything. */
export interface Box {
  readonly name: string;
  value: number;
  readonly children: Box[];
  readonly box?: FlameBox;
  readonly path: readonly number[];
}

/** `path` leads to what fills the width; the root on top stands for it or, without one, for everything. */
export function boxTree(boxes: readonly FlameBox[], path: readonly number[], title: string): Box {
  const root: Box = { name: title, value: 0, children: [], path: [] };
  const made: Box[] = [];
  for (const box of boxes) {
    const parent = made[box.parent];
    const at = parent ? [...parent.path, box.callable] : pathOfFirst(box, path);
    const next: Box = { name: nameOf(box), value: box.share, children: [], box, path: at };
    (parent ?? root).children.push(next);
    made.push(next);
  }
  // Children stand behind their parents. In a comparison they may be wider than what they stand on.
  for (const each of [...made].reverse()) each.value = Math.max(each.value, widthOf(each.children));
  const top = path.length > 0 ? made[0] : undefined;
  if (top) return top;
  root.value = Math.max(widthOf(root.children), Number.MIN_VALUE);
  return root;
}

/** Shape says what colour says too. */
const GLYPHS = {
  hotter: "▲",
  cooler: "▼",
  new: "+",
  gone: "−",
  "not-proven": "",
} as const;

function nameOf({ name, delta }: FlameBox): string {
  const glyph = delta ? GLYPHS[delta.verdict] : "";
  return glyph === "" ? name : `${glyph} ${name}`;
}

function pathOfFirst(box: FlameBox, path: readonly number[]): readonly number[] {
  return path.length > 0 ? path : [box.callable];
}

function widthOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { value }) => sum + value, 0);
}
