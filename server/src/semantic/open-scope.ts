/** A scope while it is built, and how Python finds the scope that a name belongs to. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Binding, Scope, ScopeKind, Use, Variable } from "./scope.ts";

export interface OpenVariable extends Variable {
  readonly bindings: Binding[];
  readonly uses: Use[];
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_VARIABLES: ReadonlyMap<string, OpenVariable> = new Map();

/** Most scopes declare nothing, and many bind nothing: what holds names is made when the first comes. */
export class OpenScope implements Scope {
  readonly kind: ScopeKind;
  readonly node: AnyNode;
  readonly parent: OpenScope | undefined;
  variables = NO_VARIABLES;
  globals = NO_NAMES;
  nonlocals = NO_NAMES;

  constructor(kind: ScopeKind, node: AnyNode, parent: OpenScope | undefined) {
    this.kind = kind;
    this.node = node;
    this.parent = parent;
  }

  /** The scope's own variable of that name, made where there is none. */
  ensure(name: string): OpenVariable {
    const known = this.variables.get(name);
    if (known) return known;
    const variable: OpenVariable = { name, scope: this, bindings: [], uses: [] };
    if (this.variables === NO_VARIABLES) this.variables = new Map();
    (this.variables as Map<string, OpenVariable>).set(name, variable);
    return variable;
  }
}

/** The variable that a name read in the scope belongs to, once every binding is known. */
export function variableRead(name: string, from: OpenScope): OpenVariable {
  const owner = isPrivate(name) ? classNameAround(from) : undefined;
  for (let scope = from; scope.parent; scope = scope.parent) {
    if (scope.kind === "class" && !seesClass(from, scope)) {
      // Methods have this one name of their class's.
      if (name === "__class__") return scope.ensure(name);
      continue;
    }
    if (scope.globals.has(name)) break;
    const found = scope.variables.get(name);
    if (found && (owner === undefined || isPrivateTo(owner, scope))) return found;
  }
  return ofModule(name, from, owner);
}

/** The variable that a binding made in the scope gives a value to. Asked of `nonlocal`, only after all others. */
export function variableBound(name: string, from: OpenScope): OpenVariable {
  if (from.globals.has(name)) return ofModule(name, from, undefined);
  if (!from.nonlocals.has(name)) return from.ensure(name);
  for (let up = from.parent; up?.parent; up = up.parent) {
    const found = up.kind === "class" ? undefined : up.variables.get(name);
    if (found) return found;
  }
  return ofModule(name, from, undefined);
}

function ofModule(name: string, from: OpenScope, owner: string | undefined): OpenVariable {
  let module = from;
  while (module.parent) module = module.parent;
  const className = owner ?? (isPrivate(name) ? classNameAround(from) : undefined);
  return module.ensure(className === undefined ? name : `_${className}${name}`);
}

/** A class's names are seen by its own statements and by type parameters right in it. */
function seesClass(from: OpenScope, classScope: OpenScope): boolean {
  let scope = from;
  while (scope.kind === "types" && scope.parent) scope = scope.parent;
  return scope === classScope;
}

/** Whether Python puts the name of the class around it before the name. */
export function isPrivate(name: string): boolean {
  return name.charCodeAt(0) === UNDERSCORE && name.startsWith("__") && !name.endsWith("__");
}

const UNDERSCORE = 95;

/** Stands for the name of a class whose members are units of their own and do not know it. */
const SOME_CLASS = "*";

/** What stands between `_` and `__private` in this scope; undefined outside classes. */
function classNameAround(scope: OpenScope): string | undefined {
  for (let up: OpenScope | undefined = scope; up; up = up.parent)
    if (up.kind === "class") return bareName(up.node);
  return undefined;
}

/** Whether a `__private` name of the class would be one of this scope. */
function isPrivateTo(owner: string, scope: OpenScope): boolean {
  const definition = scope.kind === "types" ? scope.node.parent : undefined;
  // A class's type parameters are private to the class, and named by its bases and bounds too.
  const isOfClass = isKind(definition, "class_definition") && bareName(definition) === owner;
  return isOfClass || classNameAround(scope) === owner;
}

function bareName(node: AnyNode): string | undefined {
  const name = isKind(node, "class_definition") ? node.field("name").text : SOME_CLASS;
  return name.replace(/^_+/, "") || undefined;
}
