/** Builds the scopes of a unit and resolves every name in it, by Python's own rules. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import {
  bindImport,
  bindPattern,
  bindTargets,
  bindTypeParameters,
  visitStatement,
  type Bind,
} from "./binders.ts";
import { defineFact } from "./fact.ts";
import type { Binding, Scope, ScopeKind, Use, Variable } from "./scope.ts";

export interface UnitScopes {
  /** The module's scope, as far as this unit sees it; bindings made by `global` included. */
  readonly module: Scope;
  /** Innermost scope whose code the node is part of. */
  scopeOf(node: AnyNode): Scope;
  /** The variable an identifier names, if it names one. */
  variableOf(node: AnyNode): Variable | undefined;
  /** `from … import *` at module level. */
  readonly starImport: boolean;
}

export const scopes = defineFact("scopes", (unit): UnitScopes =>
  new Builder(unit.tree.root, unit.role === "member").finish(),
);

interface OpenScope extends Scope {
  readonly parent: OpenScope | undefined;
  readonly variables: Map<string, OpenVariable>;
  /** Names bound by the scope's own code; complete only after the walk. */
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
}

interface OpenVariable extends Variable {
  readonly bindings: Binding[];
  readonly uses: Use[];
}

interface OpenUse extends Use {
  readonly scope: OpenScope;
}

class Builder {
  readonly #module: OpenScope;
  readonly #scopeAt = new Map<number, OpenScope>();
  readonly #variableAt = new Map<number, OpenVariable>();
  readonly #uses: OpenUse[] = [];
  readonly #bindings: {
    readonly name: string;
    readonly binding: Binding;
    readonly scope: OpenScope;
  }[] = [];
  #starImport = false;

  constructor(root: AnyNode, isMember: boolean) {
    this.#module = openScope("module", root, undefined);
    this.#scopeAt.set(root.index, this.#module);
    const body = isMember ? openScope("class", root, this.#module) : this.#module;
    if (isMember) this.#scopeAt.set(root.index, body);
    this.#visitAll(root.children, body);
  }

  /** Names are resolved only now: a binding below makes a name local above it too. */
  finish(): UnitScopes {
    for (const { name, binding, scope } of this.#bindings) {
      const variable = ensure(this.#owner(name, scope), name);
      variable.bindings.push(binding);
      this.#variableAt.set(binding.node.index, variable);
    }
    for (const use of this.#uses) {
      const variable = ensure(this.#resolve(use.node.text, use.scope), use.node.text);
      variable.uses.push(use);
      if (!this.#variableAt.has(use.node.index)) this.#variableAt.set(use.node.index, variable);
    }
    return {
      module: this.#module,
      scopeOf: (node) => this.#scopeOf(node),
      variableOf: (node) => this.#variableAt.get(node.index),
      starImport: this.#starImport,
    };
  }

  #scopeOf(node: AnyNode): Scope {
    for (let up: AnyNode | undefined = node; up; up = up.parent) {
      const scope = this.#scopeAt.get(up.index);
      if (scope && (up !== node || node.parent === undefined)) return scope;
    }
    return this.#module;
  }

  /** Where a binding made in the scope belongs. */
  #owner(name: string, scope: OpenScope): OpenScope {
    if (scope.globals.has(name)) return this.#module;
    if (!scope.nonlocals.has(name)) return scope;
    for (let up = scope.parent; up; up = up.parent) {
      if (up.kind !== "class" && up.bound.has(name)) return up;
    }
    return this.#module;
  }

  #resolve(name: string, from: OpenScope): OpenScope {
    if (from.globals.has(name)) return this.#module;
    for (let scope: OpenScope | undefined = from; scope; scope = scope.parent) {
      const isSeen = scope === from || (from.kind === "types" && scope === from.parent);
      if (scope.kind === "class" && !isSeen) continue;
      if (scope.globals.has(name)) return this.#module;
      if (scope.bound.has(name)) return scope;
    }
    return this.#module;
  }

  readonly #bind: Bind = (scope, node, detail) => {
    const owner = scope as OpenScope;
    const name = isKind(node, "dotted_name") ? (node.children[0]?.text ?? "") : node.text;
    const binding: Binding = { node, scope, ...detail };
    if (!owner.globals.has(name) && !owner.nonlocals.has(name)) owner.bound.add(name);
    this.#bindings.push({ name, binding, scope: owner });
    if (detail.kind === "augmented") this.#uses.push({ node, scope: owner });
  };

  #visitAll(nodes: readonly AnyNode[], scope: OpenScope): void {
    for (const node of nodes) this.#visit(node, scope);
  }

  #visit(node: AnyNode, scope: OpenScope): void {
    switch (node.kind) {
      case "identifier":
        this.#uses.push({ node, scope });
        return;
      case "function_definition":
        this.#visitFunction(node, scope);
        return;
      case "lambda":
        this.#visitLambda(node, scope);
        return;
      case "class_definition":
        this.#visitClass(node, scope);
        return;
      case "list_comprehension":
      case "set_comprehension":
      case "dictionary_comprehension":
      case "generator_expression":
        this.#visitComprehension(node, scope);
        return;
      case "attribute":
        this.#visit(node.field("object"), scope);
        return;
      case "keyword_argument":
        this.#visit(node.field("value"), scope);
        return;
      case "global_statement":
      case "nonlocal_statement":
        this.#declare(
          node.children,
          node.kind === "global_statement" ? scope.globals : scope.nonlocals,
        );
        return;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
        if (bindImport(node, scope, this.#bind) === "star" && scope.kind === "module")
          this.#starImport = true;
        return;
      case "type_alias_statement":
        this.#visitTypeAlias(node, scope);
        return;
      case "case_pattern":
        bindPattern(node, scope, this.#bind, (value) => {
          this.#visit(value, scope);
        });
        return;
      default:
        visitStatement(node, scope, this.#bind, (below) => {
          this.#visit(below, scope);
        });
    }
  }

  #declare(names: readonly AnyNode[], into: Set<string>): void {
    for (const name of names) into.add(name.text);
  }

  #visitFunction(node: AnyNode & { kind: "function_definition" }, scope: OpenScope): void {
    this.#bind(scope, node.field("name"), { kind: "definition", value: node });
    const outer = this.#visitTypes(node.field("type_parameters"), scope);
    const inner = this.#open("function", node, outer);
    const returns = node.field("return_type");
    if (returns) this.#visit(returns, outer);
    this.#visitParameters(node.field("parameters"), inner, outer);
    this.#visitAll(node.field("body").children, inner);
  }

  #visitLambda(node: AnyNode & { kind: "lambda" }, scope: OpenScope): void {
    const inner = this.#open("lambda", node, scope);
    const parameters = node.field("parameters");
    if (parameters) this.#visitParameters(parameters, inner, scope);
    this.#visit(node.field("body"), inner);
  }

  /** Defaults and annotations are evaluated outside the function. */
  #visitParameters(parameters: AnyNode, inner: OpenScope, outer: OpenScope): void {
    for (const parameter of parameters.children) this.#visitParameter(parameter, inner, outer);
  }

  #visitParameter(parameter: AnyNode, inner: OpenScope, outer: OpenScope): void {
    if (isKind(parameter, "identifier")) {
      this.#bind(inner, parameter, { kind: "parameter" });
    } else if (isKind(parameter, "default_parameter")) {
      this.#visit(parameter.field("value"), outer);
      this.#visitParameter(parameter.field("name"), inner, outer);
    } else if (isKind(parameter, "typed_default_parameter")) {
      const annotation = parameter.field("type");
      this.#visitAll([annotation, parameter.field("value")], outer);
      this.#bind(inner, parameter.field("name"), { kind: "parameter", annotation });
    } else if (isKind(parameter, "typed_parameter")) {
      const annotation = parameter.field("type");
      this.#visit(annotation, outer);
      const name = parameter.children[0];
      if (isKind(name, "identifier")) this.#bind(inner, name, { kind: "parameter", annotation });
      else if (name) this.#visitParameter(name, inner, outer);
    } else {
      for (const name of parameter.children) this.#visitParameter(name, inner, outer);
    }
  }

  #visitClass(node: AnyNode & { kind: "class_definition" }, scope: OpenScope): void {
    this.#bind(scope, node.field("name"), { kind: "class", value: node });
    const outer = this.#visitTypes(node.field("type_parameters"), scope);
    const bases = node.field("superclasses");
    if (bases) this.#visit(bases, outer);
    this.#visitAll(node.field("body").children, this.#open("class", node, outer));
  }

  #visitTypeAlias(node: AnyNode & { kind: "type_alias_statement" }, scope: OpenScope): void {
    const left = node.field("left").children[0];
    const [name, types] = isKind(left, "generic_type") ? left.children : [left];
    if (name) this.#bind(scope, name, { kind: "type" });
    this.#visit(node.field("right"), this.#visitTypes(types, scope));
  }

  /** The scope of the type parameters; the given one where there are none. */
  #visitTypes(list: AnyNode | undefined, scope: OpenScope): OpenScope {
    if (!isKind(list, "type_parameter")) return scope;
    const types = this.#open("types", list, scope);
    bindTypeParameters(list, types, this.#bind, (below) => {
      this.#visit(below, types);
    });
    return types;
  }

  /** Only the first iterable is evaluated outside; `:=` binds outside as well. */
  #visitComprehension(node: AnyNode, scope: OpenScope): void {
    const inner = this.#open("comprehension", node, scope);
    const clauses = node.children.filter((child) => isKind(child, "for_in_clause"));
    clauses.forEach((clause, i) => {
      const iterable = clause.fields("right").filter((right) => right.kind !== "token");
      this.#visitAll(iterable, i === 0 ? scope : inner);
      const value = iterable.length === 1 ? iterable[0] : undefined;
      const detail = { kind: "loop", ...(value && { value }) } as const;
      bindTargets(clause.field("left"), inner, detail, this.#bind, (below) => {
        this.#visit(below, inner);
      });
    });
    this.#visitAll(
      node.children.filter((child) => child.kind !== "for_in_clause"),
      inner,
    );
  }

  #open(kind: ScopeKind, node: AnyNode, parent: OpenScope): OpenScope {
    const scope = openScope(kind, node, parent);
    this.#scopeAt.set(node.index, scope);
    return scope;
  }
}

function openScope(kind: ScopeKind, node: AnyNode, parent: OpenScope | undefined): OpenScope {
  return {
    kind,
    node,
    parent,
    variables: new Map(),
    bound: new Set(),
    globals: new Set(),
    nonlocals: new Set(),
  };
}

function ensure(scope: OpenScope, name: string): OpenVariable {
  const known = scope.variables.get(name);
  if (known) return known;
  const variable: OpenVariable = { name, scope, bindings: [], uses: [] };
  scope.variables.set(name, variable);
  return variable;
}
