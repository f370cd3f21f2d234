/** A unit: the smallest piece of a module that is parsed, analysed and cached on its own. */
import type { TextEdit } from "../text/edit.ts";
import { editToken } from "./edit-token.ts";
import type { PythonParser } from "./parser.ts";
import type { Shape } from "./shape.ts";
import type { Piece, UnitRole } from "./split.ts";
import type { Tree } from "./tree.ts";

/** Below this, in UTF-16 code units, a parse takes less than two milliseconds. */
const LONG = 10_000;

const unitsOfTrees = new WeakMap<Tree, Unit>();

/** The unit that a tree was parsed for. */
export function unitOfTree(tree: Tree): Unit | undefined {
  return unitsOfTrees.get(tree);
}

/**
 * Immutable and without a place in the file: while its text stays the same it is the same unit,
 * whatever happens above it. Facts and findings hang on this identity.
 */
export class Unit {
  readonly text: string;
  readonly role: UnitRole;
  /** Indentation column of the class body it belongs to; 0 outside. */
  readonly column: number;
  /** Whether its brackets or quotes do not match. */
  readonly isUnbalanced: boolean;
  readonly shape: Shape;
  /** What is known of it, each fact at its own number: see semantic/fact.ts. */
  readonly facts: unknown[] = [];
  readonly #parser: PythonParser;
  #tree: Tree | undefined;
  #isBroken: boolean | undefined;

  constructor(
    text: string,
    { role, column, isUnbalanced, shape }: Omit<Piece, "start">,
    parser: PythonParser,
  ) {
    this.text = text;
    this.role = role;
    this.column = column;
    this.isUnbalanced = isUnbalanced;
    this.shape = shape;
    this.#parser = parser;
  }

  /** Takes over the tree of the unit that this one was before an edit, where the edit allows it. */
  follow(before: Unit, edit: TextEdit): void {
    if (before.role !== this.role || before.column !== this.column) return;
    this.#parser.follow(before.text, edit, this.text, this.role === "member");
    if (this.#tree || !before.#tree) return;
    const tree = editToken(before.#tree, edit, this.text);
    if (tree) this.#keep(tree);
  }

  /** Whether it takes so long to parse that others should be let in between. */
  get isLong(): boolean {
    return this.text.length >= LONG;
  }

  get isParsed(): boolean {
    return this.#tree !== undefined;
  }

  /** Whether something in it is not Python: often known without a tree, which costs more where it is. */
  get isBroken(): boolean {
    return (this.#isBroken ??= this.isUnbalanced || this.#judge());
  }

  /** Parsed when first needed. */
  get tree(): Tree {
    return this.#tree ?? this.#keep(this.#parser.parse(this.text, this.role === "member"));
  }

  /** Makes the tree ready; a long text in steps, each ended by a yield. */
  *parseInSteps(): Generator<void> {
    if (this.#tree || !this.isLong) return;
    const tree = yield* this.#parser.parseInSteps(this.text, this.role === "member");
    // It may have been asked for in between.
    if (!this.isParsed) this.#keep(tree);
  }

  #judge(): boolean {
    if (this.#tree) return this.#tree.broken;
    const typed = this.#parser.parseTyped(this.text, this.role === "member");
    if (typed === "broken") return true;
    if (typed) this.#keep(typed);
    return this.tree.broken;
  }

  #keep(tree: Tree): Tree {
    this.#tree = tree;
    unitsOfTrees.set(tree, this);
    return tree;
  }
}
