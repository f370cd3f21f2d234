/** An immutable view of one row of a syntax tree, typed by its kind. */
import type { Fields, Kind } from "./generated/node-types.ts";
import { ROW } from "./rows.ts";
import type { Tree } from "./tree.ts";

export type AnyNode = { [K in Kind]: SyntaxNode<K> }[Kind];
/** Distributes, so that `Node<"a" | "b">` narrows by `kind`. */
export type Node<K extends Kind> = K extends Kind ? SyntaxNode<K> : never;

export type FieldName<K extends Kind> = K extends keyof Fields ? keyof Fields[K] & string : never;

interface FieldShape {
  readonly kinds: Kind;
  readonly required: boolean;
}
type ShapeOf<K extends Kind, F extends string> = K extends keyof Fields
  ? F extends keyof Fields[K]
    ? Fields[K][F] & FieldShape
    : never
  : never;
export type FieldNode<K extends Kind, F extends string> = ShapeOf<K, F>["required"] extends true
  ? Node<ShapeOf<K, F>["kinds"]>
  : Node<ShapeOf<K, F>["kinds"]> | undefined;

/** Offsets are UTF-16 code units relative to the unit's text. */
export class SyntaxNode<K extends Kind = Kind> {
  readonly tree: Tree;
  /** Place in the tree's preorder: a smaller index starts earlier or encloses. */
  readonly index: number;
  /** Kept, unlike the rest of the row: every question begins with it. */
  readonly kind: K;

  constructor(tree: Tree, index: number) {
    this.tree = tree;
    this.index = index;
    this.kind = tree.kindAt(index) as K;
  }

  /** The grammar's name for a token: `"in"`, `"not in"`, `"+="`; a node's kind otherwise. */
  get symbol(): string {
    return this.tree.grammar.symbols[this.#cell(ROW.symbol)] ?? "ERROR";
  }

  get start(): number {
    return this.#cell(ROW.start);
  }

  get end(): number {
    return this.#cell(ROW.end);
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }

  get parent(): AnyNode | undefined {
    const parent = this.#cell(ROW.parent);
    return parent < 0 ? undefined : this.tree.node(parent);
  }

  /** Index of the first node after this one's subtree. */
  get after(): number {
    return this.#cell(ROW.after);
  }

  /** Children without tokens and comments. */
  get children(): readonly AnyNode[] {
    const { tree, after } = this;
    const children: AnyNode[] = [];
    for (let i = this.index + 1; i < after; i = tree.cell(i, ROW.after)) {
      const kind = tree.kindAt(i);
      if (kind !== "token" && kind !== "comment") children.push(tree.node(i));
    }
    return children;
  }

  /** Children with tokens (`in`, `(`) and comments. */
  get allChildren(): readonly AnyNode[] {
    const { tree, after } = this;
    const children: AnyNode[] = [];
    for (let i = this.index + 1; i < after; i = tree.cell(i, ROW.after)) {
      children.push(tree.node(i));
    }
    return children;
  }

  /**
   * The child in a field. A required one is always there in a tree that is not broken,
   * and rules are never shown a broken function.
   */
  field<F extends FieldName<K>>(name: F): FieldNode<K, F> {
    const { tree, after } = this;
    const id = tree.grammar.fieldIds.get(name);
    for (let i = this.index + 1; i < after; i = tree.cell(i, ROW.after)) {
      if (tree.cell(i, ROW.field) === id) return tree.node(i) as FieldNode<K, F>;
    }
    return undefined as FieldNode<K, F>;
  }

  /** Every child in a field that may repeat, tokens included. */
  fields<F extends FieldName<K>>(name: F): readonly Node<ShapeOf<K, F>["kinds"]>[] {
    const { tree, after } = this;
    const id = tree.grammar.fieldIds.get(name);
    const found: AnyNode[] = [];
    for (let i = this.index + 1; i < after; i = tree.cell(i, ROW.after)) {
      if (tree.cell(i, ROW.field) === id) found.push(tree.node(i));
    }
    return found as readonly AnyNode[] as readonly Node<ShapeOf<K, F>["kinds"]>[];
  }

  /** Whether this node is what its parent holds in the field. */
  isField(name: string): boolean {
    return this.#cell(ROW.field) === this.tree.grammar.fieldIds.get(name);
  }

  encloses(other: SyntaxNode): boolean {
    return this.tree === other.tree && this.index <= other.index && other.index < this.after;
  }

  #cell(column: number): number {
    return this.tree.cell(this.index, column);
  }
}
