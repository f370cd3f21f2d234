/** Scopes, variables, bindings and uses: the vocabulary of Python's name resolution. */
import type { AnyNode } from "../syntax/node.ts";

/**
 * `types`: type parameters and what may name them, each bound and default, and what an alias stands
 * for. Unlike a function it sees the class around it, and it may be evaluated much later, or never.
 */
export type ScopeKind = "module" | "class" | "function" | "lambda" | "comprehension" | "types";

export interface Scope {
  readonly kind: ScopeKind;
  /** The definition, lambda, comprehension, list of type parameters, type, or the unit's root. */
  readonly node: AnyNode;
  readonly parent: Scope | undefined;
  /** Names that this scope itself binds; for the module's scope also names that the unit only uses. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Names that a `global` or `nonlocal` statement of this scope gives away. */
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
}

/** One variable, as far as one unit knows it. A module's variable may have more in other units. */
export interface Variable {
  /** As the code spells it; of a `__private` name of the module as its class changes it. */
  readonly name: string;
  readonly scope: Scope;
  /** In source order. */
  readonly bindings: readonly Binding[];
  readonly uses: readonly Use[];
}

export type BindingKind =
  | "assignment"
  | "augmented" // x += 1: reads too
  | "declaration" // x: int, without a value
  | "import"
  | "definition" // def x
  | "class"
  | "parameter"
  | "loop" // for x in …, in a comprehension too
  | "with"
  | "except"
  | "delete"
  | "capture" // case x
  | "type" // type x = …
  | "type-parameter";

export interface Binding {
  readonly kind: BindingKind;
  /** The identifier that is bound; for `import a.b` the whole dotted name. */
  readonly node: AnyNode;
  /** The scope whose code binds it; not the variable's own after `global` or `nonlocal`. */
  readonly scope: Scope;
  /**
   * Assigned expression, iterable of a loop, context of a `with`: what the whole name gets or is
   * taken from. Missing where the name gets only a part (`a, b = …`).
   */
  readonly value?: AnyNode;
  readonly annotation?: AnyNode;
  /** Qualified name an import gives: `os.path`, `.helpers.load`. */
  readonly imports?: string;
}

export interface Use {
  readonly node: AnyNode;
  /** The scope whose code reads it. */
  readonly scope: Scope;
}
