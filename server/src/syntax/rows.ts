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
