/** A module as its units know it: what a module-level name is, wherever in the file that is said. */
import type { AnyNode } from "../syntax/node.ts";
import { classHeaderOf, membersOf, type Source } from "../syntax/source.ts";
import type { Tree } from "../syntax/tree.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import type { Binding, Use } from "./scope.ts";
import { scopes } from "./scopes.ts";

/** A module-level variable, over all units. Both lists are in source order. */
export interface ModuleVariable {
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly uses: readonly Use[];
}

export interface Module {
  readonly source: Source;
  /** Path or URI, as the caller names the file. */
  readonly file: string;
  variable(name: string): ModuleVariable;
  /** Whether some `from … import *` may bind any name. */
  readonly hasStarImport: boolean;
  unitOf(tree: Tree): Unit | undefined;
  /** Offset of a node's first character in the file. */
  offsetOf(node: AnyNode): number;
  /** The header of the class whose body the unit stands in. */
  classHeader(unit: Unit): Unit | undefined;
  /** What a class's body holds besides its methods, by the class's header. */
  classStatements(header: Unit): readonly Unit[];
}

/**
 * Which units mention which module-level name. Lives as long as the document, so that a keystroke
 * costs only the units it changed.
 */
export class NameIndex {
  readonly #units = new Map<string, Set<Unit>>();
  readonly #starImports = new Set<Unit>();

  add(unit: Unit): void {
    const { module, starImport } = scopes.of(unit);
    if (starImport) this.#starImports.add(unit);
    for (const name of module.variables.keys()) {
      const units = this.#units.get(name) ?? new Set();
      this.#units.set(name, units.add(unit));
    }
  }

  remove(unit: Unit): void {
    this.#starImports.delete(unit);
    for (const name of scopes.of(unit).module.variables.keys()) {
      const units = this.#units.get(name);
      units?.delete(unit);
      if (units?.size === 0) this.#units.delete(name);
    }
  }

  mentions(name: string): ReadonlySet<Unit> {
    return this.#units.get(name) ?? NO_UNITS;
  }

  get hasStarImport(): boolean {
    return this.#starImports.size > 0;
  }
}

const NO_UNITS: ReadonlySet<Unit> = new Set();

export function moduleOf(file: string, source: Source, names: NameIndex): Module {
  const indexes = new Map(source.units.map((unit, index) => [unit, index]));
  const byTree = new Map<Tree, number>();
  const known = new Map<string, ModuleVariable>();
  const indexOf = (tree: Tree): number => {
    const kept = byTree.get(tree);
    if (kept !== undefined) return kept;
    const found = source.units.findIndex((unit) => unit.isParsed && unit.tree === tree);
    byTree.set(tree, found);
    return found;
  };
  return {
    source,
    file,
    hasStarImport: names.hasStarImport,
    variable(name) {
      const kept = known.get(name) ?? mergeVariable(name, names, indexes);
      known.set(name, kept);
      return kept;
    },
    unitOf: (tree) => source.units[indexOf(tree)],
    offsetOf: (node) => (source.starts[indexOf(node.tree)] ?? 0) + node.start,
    classHeader: (unit) => classHeaderOf(source, indexes.get(unit) ?? -1),
    classStatements: (header) =>
      membersOf(source, indexes.get(header) ?? source.units.length).filter(
        (member) => !isMethod(member),
      ),
  };
}

/** Whether the unit is a function and nothing else; decorated or not. */
export function isMethod(unit: Unit): boolean {
  const { children } = unit.tree.root;
  return children.every((child) => {
    const definition = isKind(child, "decorated_definition") ? child.field("definition") : child;
    return isKind(definition, "function_definition");
  });
}

function mergeVariable(
  name: string,
  names: NameIndex,
  indexes: ReadonlyMap<Unit, number>,
): ModuleVariable {
  const units = [...names.mentions(name)].sort(
    (a, b) => (indexes.get(a) ?? 0) - (indexes.get(b) ?? 0),
  );
  const variables = units.flatMap((unit) => scopes.of(unit).module.variables.get(name) ?? []);
  return {
    name,
    bindings: variables.flatMap((variable) => variable.bindings),
    uses: variables.flatMap((variable) => variable.uses),
  };
}
