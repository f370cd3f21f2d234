/** Copies a parser's tree into rows, once, so that nothing after it calls into wasm. */
import type { Tree as ParserTree, TreeCursor } from "web-tree-sitter";
import { ROW, Tree, type Grammar } from "./tree.ts";

interface Origin {
  readonly text: string;
  readonly grammar: Grammar;
  /** Length of what was put before the text to make it parse. */
  readonly skipped: number;
}

export function lower(parsed: ParserTree, { text, grammar, skipped }: Origin): Tree {
  const rows: number[] = [];
  const broken = parsed.rootNode.hasError;
  const cursor = parsed.walk();
  try {
    rows.push(cursor.nodeTypeId, 0, 0, text.length, -1, 0);
    copyBelow(cursor, rows, skipped);
  } finally {
    cursor.delete();
  }
  rows[ROW.after] = rows.length / ROW.width;
  return new Tree(text, Int32Array.from(rows), grammar, broken);
}

/** Iterative: a sum of 100,000 terms is a tree as deep. `parents` holds a row index for each level. */
function copyBelow(cursor: TreeCursor, rows: number[], skipped: number): void {
  if (!cursor.gotoFirstChild()) return;
  const parents = [0];
  for (;;) {
    const parent = parents.at(-1) ?? 0;
    const index = copyNode(cursor, rows, parent, skipped);
    if (cursor.gotoFirstChild()) {
      parents.push(index);
      continue;
    }
    close(rows, index);
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || parents.length === 1) return;
      close(rows, parents.pop() ?? 0);
    }
  }
}

/**
 * Adds a row and gives its index. What belongs to the class put around a member gets no row of its
 * own: its children become the root's.
 */
function copyNode(cursor: TreeCursor, rows: number[], parent: number, skipped: number): number {
  if (skipped > 0 && (cursor.startIndex < skipped || isInventedBody(cursor))) return 0;
  const index = rows.length / ROW.width;
  const field = parent === 0 ? 0 : cursor.currentFieldId;
  rows.push(cursor.nodeTypeId, field, cursor.startIndex - skipped, cursor.endIndex - skipped, parent, 0);
  return index;
}

/** The block of the class put around a member: root, class, block. */
function isInventedBody(cursor: TreeCursor): boolean {
  return cursor.currentDepth === 2 && cursor.nodeType === "block";
}

function close(rows: number[], index: number): void {
  if (index > 0) rows[index * ROW.width + ROW.after] = rows.length / ROW.width;
}
