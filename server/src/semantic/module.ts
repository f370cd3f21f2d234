/** A module as its units know it: what a module-level name is, wherever in the file that is said. */
import type { AnyNode } from "../syntax/node.ts";
import { classHeaderOf, membersOf, type Source } from "../syntax/source.ts";
import type { Tree } from "../syntax/tree.ts";
import { type Unit, unitOfTree } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import { StoreIndex } from "./attributes/store-index.ts";
import type { Fact } from "./fact.ts";
import { FactIndex, type ListFact } from "./fact-index.ts";
import type { Mention } from "./mentions.ts";
import { NameIndex } from "./name-index.ts";
import { PlaceIndex } from "./place-index.ts";
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

/** What one unit says of a fact, and the header of the class whose body it stands in. */
export interface Said<T> {
  readonly says: readonly T[];
  readonly header: Unit | undefined;
}

export interface Module {
  readonly source: Source;
  /** Path or URI, as the caller names the file. */
  readonly file: string;
  variable(name: string): ModuleVariable;
  /** The unit that is the function of this name and nothing else, where the module gives the name to nothing else. */
  functionUnit(name: string): Unit | undefined;
  /**
   * What each binding of the name imports, without repeats: undefined for one that imports nothing.
   * Most who ask what a name is ask for no more, and typing in a function does not change it.
   */
  importsOf(name: string): readonly (string | undefined)[];
  /** The line end that the file uses first. */
  readonly lineEnd: string;
  /** Whether some `from … import *` may bind any name. */
  readonly hasStarImport: boolean;
  /** Units about which a fact says anything, in order. */
  readonly unitsWith: (fact: ListFact) => readonly Unit[];
  /** The same without the units: typing in one that goes on saying the same changes nothing. */
  said<T>(fact: Fact<readonly T[]>): readonly Said<T>[];
  /** Units that may mention a name so, in order. */
  readonly unitsMentioning: (mention: Mention) => readonly Unit[];
  /** Units that may give an attribute of this name a value, in order: see attributes/lexical-stores.ts. */
  unitsStoring(name: string): readonly Unit[];
  readonly unitOf: (tree: Tree) => Unit | undefined;
  /** Offset of a node's first character in the file. */
  readonly offsetOf: (node: AnyNode) => number;
  /** The header of the class whose body the unit stands in. */
  classHeader(unit: Unit): Unit | undefined;
  /** The units of a class's body, by the class's header, in order. */
  members(header: Unit): readonly Unit[];
  /** What a class's body holds besides its methods, by the class's header. */
  classStatements(header: Unit): readonly Unit[];
}

/** What a document keeps from one text to the next, so that a module costs nothing to make. */
export interface ModuleIndex {
  readonly names: NameIndex;
  readonly facts: FactIndex;
  readonly stores: StoreIndex;
  readonly places: PlaceIndex;
}

export function indexOf(source: Source): ModuleIndex {
  return {
    names: new NameIndex(source),
    facts: new FactIndex(source),
    stores: new StoreIndex(source),
    places: new PlaceIndex(),
  };
}

export function moduleOf(
  file: string,
  source: Source,
  { names, facts, stores, places }: ModuleIndex = indexOf(source),
): Module {
  const placeOf = (unit: Unit): number | undefined => places.of(unit, source);
  const variables = new Map<string, ModuleVariable>();
  const inOrder = (units: ReadonlySet<Unit>): readonly Unit[] =>
    units.size < 2 ? [...units] : [...units].sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
  const variable = (name: string): ModuleVariable => {
    const kept = variables.get(name) ?? moduleVariable(name, names, inOrder);
    variables.set(name, kept);
    return kept;
  };
  const functionUnit = (name: string): Unit | undefined => {
    const [only, ...others] = names.unitsBinding(name);
    return only && others.length === 0 && only.shape.functionName === name ? only : undefined;
  };
  const header = (unit: Unit): Unit | undefined => classHeaderOf(source, placeOf(unit) ?? -1);
  return {
    source,
    file,
    get lineEnd() {
      return lineEndOf(source);
    },
    get hasStarImport() {
      return names.hasStarImport;
    },
    variable,
    functionUnit,
    importsOf(name) {
      if (functionUnit(name)) return OWN;
      return [...new Set(variable(name).bindings.map(({ imports }) => imports))];
    },
    unitsWith: (fact) => inOrder(facts.unitsWith(fact)),
    said: (fact) =>
      inOrder(facts.unitsWith(fact)).map((unit) => ({ says: fact.of(unit), header: header(unit) })),
    unitsMentioning: (mention) => inOrder(facts.unitsMentioning(mention)),
    unitsStoring: (name) => inOrder(stores.unitsStoring(name)),
    unitOf(tree) {
      const unit = unitOfTree(tree);
      return unit && placeOf(unit) !== undefined ? unit : undefined;
    },
    offsetOf(node) {
      const unit = unitOfTree(node.tree);
      const place = unit && placeOf(unit);
      return (place === undefined ? 0 : (source.starts[place] ?? 0)) + node.start;
    },
    classHeader: header,
    members: (header) => membersOf(source, placeOf(header) ?? source.units.length),
    classStatements: (header) =>
      membersOf(source, placeOf(header) ?? source.units.length).filter(
        (member) => !isMethod(member),
      ),
  };
}

const OWN = [undefined];

function lineEndOf({ units }: Source): string {
  for (const { text } of units) {
    const end = /\r\n|\r|\n/.exec(text);
    if (end) return end[0];
  }
  return "\n";
}

/** Whether the unit is a function and nothing else; decorated or not, and broken or not where its lines say so. */
export function isMethod(unit: Unit): boolean {
  if (unit.shape.functionName !== undefined) return true;
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
