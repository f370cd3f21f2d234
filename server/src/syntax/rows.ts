/** The flat rows that a syntax tree is made of, one per node, in source order (preorder). */

/** Columns of a row. Offsets are UTF-16 code units, relative to the unit's text. */
export const ROW = {
  symbol: 0,
  field: 1,
  start: 2,
  end: 3,
  /** Index of the parent's row; -1 for the root. */
  parent: 4,
  /** Index of the first row after the node's subtree. */
  after: 5,
  width: 6,
} as const;

/**
 * Stands for a node that the parser made up to go on, gave up, or joined from two lines: no symbol has this id,
 * so like any error it reads as `ERROR`. grammars/parser/rows.h has the same number.
 */
export const MADE_UP = 65534;
