/** A module as its units know it: what a module-level name is, wherever in the file that is said. */
import type { AnyNode } from "../syntax/node.ts";
import { classHeaderOf, membersOf, type Source } from "../syntax/source.ts";
import type { Tree } from "../syntax/tree.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import type { Binding, Use, Variable } from "./scope.ts";
import { scopes } from "./scopes.ts";

/**
 * A module-level variable, over all units. Both lists are in source order, and gathered only when
 * read: most questions need only the bindings.
 */
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
 * Which units bind or use which module-level name. Lives as long as the document, so that a
 * keystroke costs only the units it changed.
 */
export class NameIndex {
  readonly #binding: UnitsByName = new Map();
  readonly #using: UnitsByName = new Map();
  readonly #starImports = new Set<Unit>();

  add(unit: Unit): void {
    const { module, starImport } = scopes.of(unit);
    if (starImport) this.#starImports.add(unit);
    for (const { name, bindings, uses } of module.variables.values()) {
      if (bindings.length > 0) addTo(this.#binding, name, unit);
      if (uses.length > 0) addTo(this.#using, name, unit);
    }
  }

  remove(unit: Unit): void {
    this.#starImports.delete(unit);
    for (const name of scopes.of(unit).module.variables.keys()) {
      removeFrom(this.#binding, name, unit);
      removeFrom(this.#using, name, unit);
    }
  }

  unitsBinding(name: string): ReadonlySet<Unit> {
    return this.#binding.get(name) ?? NO_UNITS;
  }

  unitsUsing(name: string): ReadonlySet<Unit> {
    return this.#using.get(name) ?? NO_UNITS;
  }

  get hasStarImport(): boolean {
    return this.#starImports.size > 0;
  }
}

type UnitsByName = Map<string, Set<Unit>>;

function addTo(index: UnitsByName, name: string, unit: Unit): void {
  const units = index.get(name);
  if (units) units.add(unit);
  else index.set(name, new Set([unit]));
}

function removeFrom(index: UnitsByName, name: string, unit: Unit): void {
  const units = index.get(name);
  if (units?.delete(unit) && units.size === 0) index.delete(name);
}

const NO_UNITS: ReadonlySet<Unit> = new Set();

export function moduleOf(file: string, source: Source, names: NameIndex): Module {
  const indexes = new Map(source.units.map((unit, index) => [unit, index]));
  const variables = new Map<string, ModuleVariable>();
  let trees: ReadonlyMap<Tree, number> | undefined;
  const indexOf = (tree: Tree): number => {
    trees ??= treesOf(source);
    // A unit may have been parsed since.
    const parsedSince = (unit: Unit): boolean => unit.isParsed && unit.tree === tree;
    return trees.get(tree) ?? source.units.findIndex(parsedSince);
  };
  const inOrder = (units: ReadonlySet<Unit>): readonly Unit[] =>
    [...units].sort((a, b) => (indexes.get(a) ?? 0) - (indexes.get(b) ?? 0));
  return {
    source,
    file,
    hasStarImport: names.hasStarImport,
    variable(name) {
      const kept = variables.get(name) ?? moduleVariable(name, names, inOrder);
      variables.set(name, kept);
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

function treesOf(source: Source): ReadonlyMap<Tree, number> {
  const trees = new Map<Tree, number>();
  for (const [i, unit] of source.units.entries()) if (unit.isParsed) trees.set(unit.tree, i);
  return trees;
}

/** Whether the unit is a function and nothing else; decorated or not. */
export function isMethod(unit: Unit): boolean {
  const { children } = unit.tree.root;
  return children.every((child) => {
    const definition = isKind(child, "decorated_definition") ? child.field("definition") : child;
    return isKind(definition, "function_definition");
  });
}

function moduleVariable(
  name: string,
  names: NameIndex,
  inOrder: (units: ReadonlySet<Unit>) => readonly Unit[],
): ModuleVariable {
  const inUnit = (unit: Unit): Variable | undefined => scopes.of(unit).module.variables.get(name);
  let bindings: readonly Binding[] | undefined;
  let uses: readonly Use[] | undefined;
  return {
    name,
    get bindings() {
      return (bindings ??= inOrder(names.unitsBinding(name)).flatMap(
        (unit) => inUnit(unit)?.bindings ?? [],
      ));
    },
    get uses() {
      return (uses ??= inOrder(names.unitsUsing(name)).flatMap((unit) => inUnit(unit)?.uses ?? []));
    },
  };
}
