/** A syntax tree copied out of the parser: flat rows, one per node, in source order (preorder). */
import type { Span } from "../text/span.ts";
import type { Kind } from "./generated/node-types.ts";
import type { Grammar } from "./grammar.ts";
import { SyntaxNode, type AnyNode } from "./node.ts";
import { ROW } from "./rows.ts";

/** What a row says besides where its text is. */
const SHAPE = [ROW.symbol, ROW.field, ROW.parent, ROW.after];

/** Immutable; nodes are made when first asked for and stay identical afterwards. */
export class Tree {
  readonly text: string;
  readonly grammar: Grammar;
  /** True where the parser met something that is not Python. */
  readonly broken: boolean;
  readonly #rows: Int32Array;
  readonly #nodes: (AnyNode | undefined)[];

  constructor(text: string, rows: Int32Array, grammar: Grammar, broken: boolean) {
    this.text = text;
    this.grammar = grammar;
    this.broken = broken;
    this.#rows = rows;
    // Of its whole length: one that is filled from anywhere would become a hash table.
    this.#nodes = new Array<AnyNode | undefined>(rows.length / ROW.width);
  }

  get size(): number {
    return this.#rows.length / ROW.width;
  }

  /** The tree's first node: a `module` that spans the unit, or an `ERROR` where nothing in it is Python. */
  get root(): AnyNode {
    return this.node(0);
  }

  node(index: number): AnyNode {
    return (this.#nodes[index] ??= new SyntaxNode(this, index) as AnyNode);
  }

  kindAt(index: number): Kind {
    return this.grammar.kinds[this.cell(index, ROW.symbol)] ?? "ERROR";
  }

  /** One number of one row; see `ROW`. */
  cell(index: number, column: number): number {
    return this.#rows[index * ROW.width + column] ?? 0;
  }

  /**
   * The tree of a text in which a token got longer by `longer`, everything after it stands later by
   * `later`, and nothing else is different.
   */
  moved(token: number, longer: number, later: number, text: string): Tree {
    const rows = this.#rows.slice();
    const add = (row: number, column: number, by: number): void => {
      const at = row * ROW.width + column;
      rows[at] = (rows[at] ?? 0) + by;
    };
    add(token, ROW.end, longer);
    for (let i = token + 1; i < this.size; i++) {
      add(i, ROW.start, later);
      add(i, ROW.end, later);
    }
    const end = this.cell(token, ROW.end);
    for (let up = this.cell(token, ROW.parent); up >= 0; up = this.cell(up, ROW.parent)) {
      // What ends with the token ends with it still.
      add(up, ROW.end, this.cell(up, ROW.end) > end || up === 0 ? later : longer);
    }
    return new Tree(text, rows, this.grammar, this.broken);
  }

  /** Whether the same nodes stand in the same nodes: that texts of tokens differ does not matter. */
  hasShapeOf(other: Tree): boolean {
    if (this.#rows.length !== other.#rows.length) return false;
    for (let at = 0; at < this.#rows.length; at += ROW.width) {
      for (const column of SHAPE) {
        if (this.#rows[at + column] !== other.#rows[at + column]) return false;
      }
    }
    return true;
  }

  /** The smallest node that covers the span. */
  nodeAt(span: Span): AnyNode {
    let found = 0;
    for (let i = 1; i < this.size;) {
      const covers = this.cell(i, ROW.start) <= span.start && span.end <= this.cell(i, ROW.end);
      if (covers) found = i;
      i = covers ? i + 1 : this.cell(i, ROW.after);
    }
    return this.node(found);
  }
}
