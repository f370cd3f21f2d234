/** One walk over a unit's rows that opens its scopes and notes what they bind and read. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ROW } from "../syntax/rows.ts";
import type { Tree } from "../syntax/tree.ts";
import { isKind } from "../syntax/walk.ts";
import {
  bindImport,
  bindPattern,
  bindStatement,
  bindTargets,
  bindTypeParameters,
  nameOf,
  type Bind,
} from "./binders.ts";
import { OpenScope, variableBound } from "./open-scope.ts";
import { type Actions, actionsOf, READ, VISIT } from "./scope-actions.ts";
import type { Binding, ScopeKind, Use } from "./scope.ts";
import { hasStarImport } from "./star-imports.ts";

/** A name that is read. Its node is made when somebody asks: most names only have to be resolved. */
class Read implements Use {
  readonly #tree: Tree;
  readonly row: number;
  readonly scope: OpenScope;

  constructor(tree: Tree, row: number, scope: OpenScope) {
    this.#tree = tree;
    this.row = row;
    this.scope = scope;
  }

  get node(): AnyNode {
    return this.#tree.node(this.row);
  }
}

interface OpenBinding {
  readonly name: string;
  readonly binding: Binding;
  readonly scope: OpenScope;
}

export class ScopeWalk {
  /** The module's first, outer ones before inner ones. */
  readonly scopes: [module: OpenScope, ...rest: OpenScope[]];
  /** Scope by the row of the node whose code it is. */
  readonly inside = new Map<number, OpenScope>();
  /** Scope by the row of a part that is evaluated outside of the node around it. */
  readonly outside = new Map<number, OpenScope>();
  readonly uses: Read[] = [];
  /** Bindings whose variable may be bound only further below. */
  readonly nonlocals: OpenBinding[] = [];
  starImport = false;
  readonly #tree: Tree;
  readonly #actions: Actions;

  constructor(tree: Tree, isMember: boolean) {
    this.#tree = tree;
    this.#actions = actionsOf(tree.grammar);
    const { root } = tree;
    const module = new OpenScope("module", root, undefined);
    this.scopes = [module];
    this.inside.set(root.index, module);
    const body = isMember ? this.#open("class", root, module) : module;
    this.#walk(root.index + 1, root.after, body);
  }

  /** Goes straight through the rows: most nodes only hold others. */
  #walk(from: number, to: number, scope: OpenScope): void {
    const tree = this.#tree;
    const { bySymbol, nameField, attributeField } = this.#actions;
    for (let row = from; row < to;) {
      const action = bySymbol[tree.cell(row, ROW.symbol)];
      if (action === VISIT) {
        this.#visit(tree.node(row), scope);
        row = tree.cell(row, ROW.after);
        continue;
      }
      if (action === READ) {
        const field = tree.cell(row, ROW.field);
        // `.name` and `name=` are no variables; other names are bound before the walk gets there.
        if (field !== nameField && field !== attributeField)
          this.uses.push(new Read(tree, row, scope));
      }
      row++;
    }
  }

  #walkNode(node: AnyNode, scope: OpenScope): void {
    this.#walk(node.index, node.after, scope);
  }

  /** Walks a part that is not evaluated where it stands. */
  #walkOutside(node: AnyNode, scope: OpenScope): void {
    this.outside.set(node.index, scope);
    this.#walkNode(node, scope);
  }

  readonly #bind: Bind = (scope, node, detail) => {
    const name = nameOf(isKind(node, "dotted_name") ? (node.children[0] ?? node) : node);
    const binding: Binding = { node, scope, ...detail };
    if (scope.nonlocals.has(name)) this.nonlocals.push({ name, binding, scope });
    else variableBound(name, scope).bindings.push(binding);
    if (detail.kind === "augmented") this.uses.push(new Read(this.#tree, node.index, scope));
  };

  #visit(node: AnyNode, scope: OpenScope): void {
    switch (node.kind) {
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
      case "member_type":
        if (node.children[0]) this.#walkNode(node.children[0], scope);
        return;
      case "global_statement":
        scope.globals = withNames(scope.globals, node.children);
        return;
      case "nonlocal_statement":
        scope.nonlocals = withNames(scope.nonlocals, node.children);
        return;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
        if (bindImport(node, scope, this.#bind) === "star" && scope.kind === "module")
          this.starImport ||= hasStarImport(node.text);
        return;
      case "type_alias_statement":
        this.#visitTypeAlias(node, scope);
        return;
      case "case_pattern":
        bindPattern(node, scope, this.#bind, (value) => {
          this.#walkNode(value, scope);
        });
        return;
      default:
        bindStatement(node, scope, this.#bind, (below) => {
          this.#walkNode(below, scope);
        });
    }
  }

  #visitFunction(node: Node<"function_definition">, scope: OpenScope): void {
    this.#bindDefinition(node, "definition", scope);
    const types = this.#visitTypes(node.field("type_parameters"), scope);
    const inner = this.#open("function", node, types);
    const returns = node.field("return_type");
    if (returns) this.#walkOutside(returns, types);
    this.#visitParameters(node.field("parameters"), { inner, types, outer: scope });
    this.#walkNode(node.field("body"), inner);
  }

  #bindDefinition(
    node: Node<"function_definition" | "class_definition">,
    kind: "definition" | "class",
    scope: OpenScope,
  ): void {
    const name = node.kind === "class_definition" ? node.field("name") : node.field("name");
    this.outside.set(name.index, scope);
    this.#bind(scope, name, { kind, value: node });
  }

  #visitLambda(node: Node<"lambda">, scope: OpenScope): void {
    const inner = this.#open("lambda", node, scope);
    const parameters = node.field("parameters");
    if (parameters) this.#visitParameters(parameters, { inner, types: scope, outer: scope });
    this.#walkNode(node.field("body"), inner);
  }

  #visitParameters(parameters: AnyNode, around: Around): void {
    for (const parameter of parameters.children) this.#visitParameter(parameter, around);
  }

  #visitParameter(parameter: AnyNode, around: Around): void {
    const { inner, types, outer } = around;
    if (isKind(parameter, "identifier")) {
      this.#bind(inner, parameter, { kind: "parameter" });
    } else if (isKind(parameter, "default_parameter")) {
      this.#walkOutside(parameter.field("value"), outer);
      this.#visitParameter(parameter.field("name"), around);
    } else if (isKind(parameter, "typed_default_parameter")) {
      const annotation = parameter.field("type");
      this.#walkOutside(annotation, types);
      this.#walkOutside(parameter.field("value"), outer);
      this.#bind(inner, parameter.field("name"), { kind: "parameter", annotation });
    } else if (isKind(parameter, "typed_parameter")) {
      const annotation = parameter.field("type");
      this.#walkOutside(annotation, types);
      const name = parameter.children[0];
      if (isKind(name, "identifier")) this.#bind(inner, name, { kind: "parameter", annotation });
      else if (name) this.#visitParameter(name, around);
    } else {
      for (const name of parameter.children) this.#visitParameter(name, around);
    }
  }

  #visitClass(node: Node<"class_definition">, scope: OpenScope): void {
    this.#bindDefinition(node, "class", scope);
    const types = this.#visitTypes(node.field("type_parameters"), scope);
    const bases = node.field("superclasses");
    if (bases) this.#walkOutside(bases, types);
    this.#walkNode(node.field("body"), this.#open("class", node, types));
  }

  #visitTypeAlias(node: Node<"type_alias_statement">, scope: OpenScope): void {
    const left = node.field("left").children[0];
    const [name, list] = isKind(left, "generic_type") ? left.children : [left];
    if (name) this.#bind(scope, name, { kind: "type" });
    this.#visitLater(node.field("right"), this.#visitTypes(list, scope));
  }

  /** The scope of the type parameters; the given one where there are none. */
  #visitTypes(list: AnyNode | undefined, scope: OpenScope): OpenScope {
    if (!isKind(list, "type_parameter")) return scope;
    const types = this.#open("types", list, scope);
    bindTypeParameters(list, types, this.#bind, (below) => {
      this.#visitLater(below, types);
    });
    return types;
  }

  /** A bound, a default, or what an alias stands for: evaluated when somebody asks for it. */
  #visitLater(node: AnyNode, scope: OpenScope): void {
    this.#walkNode(node, this.#open("types", node, scope));
  }

  /** Only the first iterable is evaluated outside; `:=` binds outside as well. */
  #visitComprehension(node: AnyNode, scope: OpenScope): void {
    const inner = this.#open("comprehension", node, scope);
    let isFirst = true;
    for (const clause of node.children) {
      if (!isKind(clause, "for_in_clause")) continue;
      const iterable = clause.fields("right").filter((right) => right.kind !== "token");
      for (const part of iterable)
        if (isFirst) this.#walkOutside(part, scope);
        else this.#walkNode(part, inner);
      isFirst = false;
      const value = iterable.length === 1 ? iterable[0] : undefined;
      const detail = { kind: "loop", ...(value && { value }) } as const;
      bindTargets(clause.field("left"), inner, detail, this.#bind, (below) => {
        this.#walkNode(below, inner);
      });
    }
    for (const child of node.children)
      if (child.kind !== "for_in_clause") this.#walkNode(child, inner);
  }

  #open(kind: ScopeKind, node: AnyNode, parent: OpenScope): OpenScope {
    const scope = new OpenScope(kind, node, parent);
    this.scopes.push(scope);
    this.inside.set(node.index, scope);
    return scope;
  }
}

/** The scopes that a function's parameters have to do with. */
interface Around {
  readonly inner: OpenScope;
  /** Where annotations are evaluated. */
  readonly types: OpenScope;
  /** Where defaults are evaluated. */
  readonly outer: OpenScope;
}

function withNames(known: ReadonlySet<string>, names: readonly AnyNode[]): ReadonlySet<string> {
  return new Set([...known, ...names.map(nameOf)]);
}
