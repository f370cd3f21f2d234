/** Where a question about code is asked: the unit, its module, and the Python it must run on. */
import type { AnyNode } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Module, ModuleVariable } from "./module.ts";
import type { Fact } from "./fact.ts";
import type { Scope, Variable } from "./scope.ts";
import { scopes, type UnitScopes } from "./scopes.ts";
import type { PythonVersion } from "./version.ts";

export interface Context {
  readonly unit: Unit;
  readonly module: Module;
  /** The oldest Python that the code must run on. */
  readonly target: PythonVersion;
  /** Set where nothing is measured: what waits for heat need not be looked for. */
  readonly unmeasured?: true;
  /** Missing where nothing may rest on other modules. */
  readonly elsewhere?: Elsewhere;
  get<T>(fact: Fact<T>): T;
}

/** A variable with every binding and use that can be known: a module's variable over all its units. */
export interface WholeVariable extends ModuleVariable {
  /** Undefined for a module's variable. */
  readonly scope: Scope | undefined;
}

/** The variable an identifier names. Without bindings it is a builtin or comes from elsewhere. */
export function variableOf(node: AnyNode, ctx: Context): WholeVariable | undefined {
  const variable = scopesAround(node, ctx)?.variableOf(node);
  return variable && whole(variable, ctx);
}

/** The scopes of the unit that holds the node: a module's variable may lead into another one. */
function scopesAround(node: AnyNode, ctx: Context): UnitScopes | undefined {
  const unit = unitHolding(node, ctx);
  return unit === ctx.unit ? ctx.get(scopes) : unit && scopes.of(unit);
}

/** The unit that holds the node. */
export function unitHolding(node: AnyNode, { unit, module }: Context): Unit | undefined {
  return unit.isParsed && unit.tree === node.tree ? unit : module.unitOf(node.tree);
}

/** What a name means in a scope of this unit, whether or not it is used there. */
export function lookUp(name: string, scope: Scope, ctx: Context): WholeVariable {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const variable = at.variables.get(name);
    if (at.kind === "module" || (at.kind === "class" && at !== scope)) continue;
    if (variable && variable.bindings.length > 0) return whole(variable, ctx);
  }
  return wholeOfModule(name, ctx);
}

function whole(variable: Variable, ctx: Context): WholeVariable {
  if (variable.scope.kind !== "module") return variable;
  return wholeOfModule(variable.name, ctx);
}

/** Passes questions on one by one, because each is noted: who asks for bindings may not need uses. */
function wholeOfModule(name: string, { module }: Context): WholeVariable {
  return {
    name,
    scope: undefined,
    get bindings() {
      return module.variable(name).bindings;
    },
    get uses() {
      return module.variable(name).uses;
    },
  };
}
