/** The scopes of a unit, with every name in it resolved by Python's own rules. */
import type { AnyNode } from "../syntax/node.ts";
import { ROW } from "../syntax/rows.ts";
import type { Unit } from "../syntax/unit.ts";
import { nameOf, normalized } from "./binders.ts";
import { defineFact } from "./fact.ts";
import {
  isPrivate,
  type OpenScope,
  type OpenVariable,
  variableBound,
  variableRead,
} from "./open-scope.ts";
import type { Scope, Variable } from "./scope.ts";
import { ScopeWalk } from "./scope-walk.ts";

export interface UnitScopes {
  /** The module's scope, as far as this unit sees it; bindings made by `global` included. */
  readonly module: Scope;
  /** Every scope of the unit, the module's first, outer ones before inner ones. */
  readonly all: readonly Scope[];
  /** Innermost scope whose code the node is part of. */
  scopeOf(node: AnyNode): Scope;
  /**
   * The variable an identifier names, if it names one. Undefined too for a `__private` name of the
   * module that is named within a class: which one it is depends on the class's name.
   */
  variableOf(node: AnyNode): Variable | undefined;
  /** `from … import *` at module level. */
  readonly starImport: boolean;
}

export const scopes = defineFact("scopes", (unit): UnitScopes => resolve(unit));

/** Names are resolved only after the walk: a binding below makes a name local above it too. */
function resolve({ tree, role }: Unit): UnitScopes {
  const walk = new ScopeWalk(tree, role === "member");
  const [module] = walk.scopes;
  for (const { name, binding, scope } of walk.nonlocals) {
    const { bindings } = variableBound(name, scope);
    bindings.push(binding);
    bindings.sort((a, b) => a.node.index - b.node.index);
  }
  for (const use of walk.uses) {
    const text = tree.text.slice(tree.cell(use.row, ROW.start), tree.cell(use.row, ROW.end));
    variableRead(normalized(text), use.scope).uses.push(use);
  }
  let variables: ReadonlyMap<number, OpenVariable> | undefined;
  return {
    module,
    all: walk.scopes,
    scopeOf: (node) => scopeOf(node, walk),
    variableOf(node) {
      variables ??= variablesByNode(walk.scopes);
      return variables.get(node.index);
    },
    starImport: walk.starImport,
  };
}

function variablesByNode(all: readonly OpenScope[]): ReadonlyMap<number, OpenVariable> {
  const found = new Map<number, OpenVariable>();
  for (const { variables, parent } of all) {
    for (const variable of variables.values()) {
      const isNamed = (node: AnyNode) =>
        parent !== undefined || !isPrivate(node.text) || nameOf(node) === variable.name;
      for (const { node } of variable.uses) if (isNamed(node)) found.set(node.index, variable);
      for (const { node } of variable.bindings) if (isNamed(node)) found.set(node.index, variable);
    }
  }
  return found;
}

function scopeOf(node: AnyNode, { scopes: [module], inside, outside }: ScopeWalk): Scope {
  for (let up: AnyNode | undefined = node; up; up = up.parent) {
    const elsewhere = outside.get(up.index);
    if (elsewhere) return elsewhere;
    const scope = inside.get(up.index);
    if (scope && (up !== node || node.parent === undefined)) return scope;
  }
  return module;
}
