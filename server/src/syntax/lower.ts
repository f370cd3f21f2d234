/** Copies a parser's tree into rows, once, so that nothing after it calls into wasm. */
import type { Tree as ParserTree, TreeCursor } from "web-tree-sitter";
import { REQUIRED_FIELDS } from "./generated/node-types.ts";
import { joinedLines } from "./joined-lines.ts";
import { ROW } from "./rows.ts";
import { Tree, type Grammar } from "./tree.ts";

interface Origin {
  readonly text: string;
  readonly grammar: Grammar;
  /** Length of what was put before the text to make it parse. */
  readonly skipped: number;
}

/**
 * Stands for a node that the parser made up to go on, gave up, or joined from two lines: no symbol has this id,
 * so like any error it reads as `ERROR`.
 */
const MISSING_SYMBOL = 65534;

/**
 * Deeper trees are given up as one error: the code over them is recursive, and no person writes a
 * sum of 2,000 terms. CPython's own limit is 200 parentheses.
 */
const DEEPEST = 2000;

export function lower(parsed: ParserTree, { text, grammar, skipped }: Origin): Tree {
  const rows: number[] = [];
  let broken = parsed.rootNode.hasError;
  const cursor = parsed.walk();
  try {
    rows.push(cursor.nodeTypeId, 0, 0, text.length, -1, 0);
    if (!copyBelow(cursor, rows, skipped)) {
      rows.length = ROW.width;
      rows.push(MISSING_SYMBOL, 0, 0, text.length, 0, 2);
      broken = true;
    }
  } finally {
    cursor.delete();
  }
  rows[ROW.after] = rows.length / ROW.width;
  if (!broken) {
    const joined = joinedLines(rows, text, grammar);
    for (const index of joined) rows[index * ROW.width + ROW.symbol] = MISSING_SYMBOL;
    broken = joined.length > 0;
  }
  if (broken) markIncomplete(rows, grammar);
  return new Tree(text, Int32Array.from(rows), grammar, broken);
}

/** A node that lacks a part which its kind always has is an error, so that `field` keeps its promise. */
function markIncomplete(rows: number[], { kinds, fieldIds }: Grammar): void {
  const present = new Map<number, Set<number>>();
  for (let at = ROW.width; at < rows.length; at += ROW.width) {
    const [parent, field] = [rows[at + ROW.parent] ?? 0, rows[at + ROW.field] ?? 0];
    const fields = present.get(parent) ?? new Set();
    present.set(parent, fields.add(field));
  }
  for (let index = 1; index < rows.length / ROW.width; index++) {
    const kind = kinds[rows[index * ROW.width + ROW.symbol] ?? 0];
    const required = kind === undefined ? undefined : REQUIRED_FIELDS[kind];
    const fields = present.get(index);
    const isWhole = required?.every((name) => fields?.has(fieldIds.get(name) ?? -1)) ?? true;
    if (!isWhole) rows[index * ROW.width + ROW.symbol] = MISSING_SYMBOL;
  }
}

/** Iterative, because any depth may come. `parents` holds a row index for each level; false when too deep. */
function copyBelow(cursor: TreeCursor, rows: number[], skipped: number): boolean {
  if (!cursor.gotoFirstChild()) return true;
  const parents = [0];
  for (;;) {
    const parent = parents.at(-1) ?? 0;
    const index = copyNode(cursor, rows, parent, skipped);
    if (cursor.gotoFirstChild()) {
      if (parents.push(index) > DEEPEST) return false;
      continue;
    }
    close(rows, index);
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || parents.length === 1) return true;
      close(rows, parents.pop() ?? 0);
    }
  }
}

/**
 * Adds a row and gives its index. What belongs to the class put around a member gets no row of its
 * own: its children become the root's.
 */
function copyNode(cursor: TreeCursor, rows: number[], parent: number, skipped: number): number {
  const isInvented = cursor.startIndex < skipped || (parent === 0 && isInventedBody(cursor));
  if (skipped > 0 && isInvented) return 0;
  const index = rows.length / ROW.width;
  const field = parent === 0 ? 0 : cursor.currentFieldId;
  const symbol = cursor.nodeIsMissing ? MISSING_SYMBOL : cursor.nodeTypeId;
  rows.push(symbol, field, cursor.startIndex - skipped, cursor.endIndex - skipped, parent, 0);
  return index;
}

/** The block of the class put around a member: root, class, block. A statement of its own has a row. */
function isInventedBody(cursor: TreeCursor): boolean {
  return cursor.currentDepth === 2 && cursor.nodeType === "block";
}

function close(rows: number[], index: number): void {
  if (index > 0) rows[index * ROW.width + ROW.after] = rows.length / ROW.width;
}
