/** A unit: the smallest piece of a module that is parsed, analysed and cached on its own. */
import type { PythonParser } from "./parser.ts";
import type { UnitRole } from "./split.ts";
import type { Tree } from "./tree.ts";

/**
 * Immutable and without a place in the file: while its text stays the same it is the same unit,
 * whatever happens above it. Facts and findings hang on this identity.
 */
export class Unit {
  readonly text: string;
  readonly role: UnitRole;
  /** Indentation column of the class body it belongs to; 0 outside. */
  readonly column: number;
  readonly #parser: PythonParser;
  #tree: Tree | undefined;

  constructor(text: string, role: UnitRole, column: number, parser: PythonParser) {
    this.text = text;
    this.role = role;
    this.column = column;
    this.#parser = parser;
  }

  get isParsed(): boolean {
    return this.#tree !== undefined;
  }

  /** Parsed when first needed. */
  get tree(): Tree {
    return (this.#tree ??= this.#parser.parse(this.text, this.role === "member"));
  }
}
