/** Which names a statement or pattern binds, and which of its parts are only read. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { OpenScope } from "./open-scope.ts";
import type { Binding } from "./scope.ts";

type Detail = Omit<Binding, "node" | "scope">;
export type Bind = (scope: OpenScope, node: AnyNode, detail: Detail) => void;
/** Takes a part that is evaluated where the statement stands. */
export type Visit = (node: AnyNode) => void;

/** Binds what the node binds; gives everything else to `visit`. */
export function bindStatement(node: AnyNode, scope: OpenScope, bind: Bind, visit: Visit): void {
  switch (node.kind) {
    case "assignment":
      visitAssignment(node, scope, bind, visit);
      return;
    case "augmented_assignment": {
      const value = node.field("right");
      visit(value);
      bindTargets(node.field("left"), scope, { kind: "augmented", value }, bind, visit);
      return;
    }
    case "named_expression": {
      const value = node.field("value");
      visit(value);
      bind(outsideComprehension(scope), node.field("name"), { kind: "assignment", value });
      return;
    }
    case "for_statement": {
      const value = node.field("right");
      visit(value);
      bindTargets(node.field("left"), scope, { kind: "loop", value }, bind, visit);
      visit(node.field("body"));
      const alternative = node.field("alternative");
      if (alternative) visit(alternative);
      return;
    }
    case "as_pattern":
      visitAs(node, scope, bind, visit);
      return;
    case "except_clause": {
      const alias = node.field("alias");
      if (alias) bind(scope, alias, { kind: "except" });
      node.children.filter((child) => child !== alias).forEach(visit);
      return;
    }
    case "delete_statement":
      for (const target of node.children)
        bindTargets(target, scope, { kind: "delete" }, bind, visit);
      return;
    default:
      node.children.forEach(visit);
  }
}

/** Binds each name of a target; attributes and subscripts in it are read, not bound. */
export function bindTargets(
  target: AnyNode,
  scope: OpenScope,
  detail: Detail,
  bind: Bind,
  visit: Visit,
): void {
  switch (target.kind) {
    case "identifier":
      bind(scope, target, detail);
      return;
    case "attribute":
    case "subscript":
      visit(target);
      return;
    case "parenthesized_expression":
    case "as_pattern_target":
      for (const inner of target.children) bindTargets(inner, scope, detail, bind, visit);
      return;
    default:
      // A part of a tuple gets a part of the value, and which part is not known here.
      for (const part of target.children)
        bindTargets(part, scope, { kind: detail.kind }, bind, visit);
  }
}

/** Binds each name of `[T: bound, *Ts, **P, D = default]`; bounds and defaults are read. */
export function bindTypeParameters(
  list: Node<"type_parameter">,
  scope: OpenScope,
  bind: Bind,
  visit: Visit,
): void {
  for (const parameter of list.children) {
    const hasDefault = isKind(parameter, "type_parameter_default");
    bindTypeParameter(hasDefault ? parameter.field("name") : parameter, scope, bind, visit);
    if (hasDefault) visit(parameter.field("value"));
  }
}

function bindTypeParameter(type: AnyNode, scope: OpenScope, bind: Bind, visit: Visit): void {
  if (isKind(type, "identifier")) {
    bind(scope, type, { kind: "type-parameter" });
    return;
  }
  const [name, ...bounds] = type.children;
  if (name) bindTypeParameter(name, scope, bind, visit);
  bounds.forEach(visit);
}

/** Binds the names an import gives; `"star"` for `from … import *`. */
export function bindImport(
  node: Node<"import_statement" | "import_from_statement" | "future_import_statement">,
  scope: OpenScope,
  bind: Bind,
): "star" | "names" {
  if (node.kind === "import_statement") {
    for (const name of node.fields("name")) {
      if (name.kind === "aliased_import") {
        bind(scope, name.field("alias"), { kind: "import", imports: compact(name.field("name")) });
      } else {
        bind(scope, name, { kind: "import", imports: name.children[0]?.text ?? "" });
      }
    }
    return "names";
  }
  const future = node.kind === "future_import_statement";
  const from = future ? "__future__" : compact(node.field("module_name"));
  const prefix = from.endsWith(".") ? from : `${from}.`;
  for (const name of future ? node.fields("name") : node.fields("name")) {
    const aliased = name.kind === "aliased_import";
    const bound = aliased ? name.field("alias") : name;
    const imported = aliased ? name.field("name") : name;
    bind(scope, bound, { kind: "import", imports: prefix + compact(imported) });
  }
  return node.children.some((child) => child.kind === "wildcard_import") ? "star" : "names";
}

/** Binds the captures of a `case` pattern. */
export function bindPattern(pattern: AnyNode, scope: OpenScope, bind: Bind, visit: Visit): void {
  for (const part of pattern.children) {
    const name = part.children[0];
    if (isKind(part, "dotted_name")) {
      if (part.children.length > 1 && name) visit(name);
      else if (name && name.text !== "_") bind(scope, name, { kind: "capture" });
    } else if (isKind(part, "class_pattern")) {
      if (name?.children[0]) visit(name.children[0]);
      for (const argument of part.children.slice(1)) bindPattern(argument, scope, bind, visit);
    } else if (isKind(part, "keyword_pattern")) {
      bindKeywordPattern(part, scope, bind, visit);
    } else if (isKind(part, "identifier")) {
      if (part.text !== "_") bind(scope, part, { kind: "capture" });
    } else {
      bindPattern(part, scope, bind, visit);
    }
  }
}

/** `Point(x=0)`: the first name is an attribute of the class, the rest a pattern. */
function bindKeywordPattern(part: AnyNode, scope: OpenScope, bind: Bind, visit: Visit): void {
  for (const value of part.children.slice(1)) {
    const name = value.children[0];
    if (isKind(value, "dotted_name")) {
      if (value.children.length > 1 && name) visit(name);
      else if (name && name.text !== "_") bind(scope, name, { kind: "capture" });
    } else {
      bindPattern(value, scope, bind, visit);
    }
  }
}

function visitAssignment(
  node: Node<"assignment">,
  scope: OpenScope,
  bind: Bind,
  visit: Visit,
): void {
  const value = node.field("right");
  const annotation = node.field("type");
  if (value) visit(value);
  if (annotation) visit(annotation);
  const last = isKind(value, "assignment") ? lastValue(value) : value;
  const kind = last ? "assignment" : "declaration";
  const detail = { kind, ...(last && { value: last }), ...(annotation && { annotation }) } as const;
  const left = node.field("left");
  // `(x): int` says nothing about `x`, not even that it is local.
  if (!last && isKind(left, "tuple_pattern") && isKind(left.children[0], "identifier")) return;
  bindTargets(left, scope, detail, bind, visit);
}

/** In `a = b = []` every name gets the last expression. */
function lastValue(node: Node<"assignment">): AnyNode | undefined {
  const right = node.field("right");
  return right?.kind === "assignment" ? lastValue(right) : right;
}

/** `with a as b`, `except E as b`, and `case p as b`. */
function visitAs(node: Node<"as_pattern">, scope: OpenScope, bind: Bind, visit: Visit): void {
  const alias = node.field("alias");
  const value = node.children[0];
  const owner = node.parent?.kind;
  if (value && value !== alias) visit(value);
  const target = alias ?? node.children[1];
  if (!target) return;
  const kind = owner === "with_item" ? "with" : owner === "except_clause" ? "except" : "capture";
  const detail = { kind, ...(kind === "with" && value && { value }) } as const;
  bindTargets(target, scope, detail, bind, visit);
}

function outsideComprehension(scope: OpenScope): OpenScope {
  return scope.kind === "comprehension" && scope.parent
    ? outsideComprehension(scope.parent)
    : scope;
}

export function nameOf(identifier: AnyNode): string {
  return normalized(identifier.text);
}

/** The name as Python knows it: `ℌ` is `H`. */
export function normalized(name: string): string {
  return ASCII.test(name) ? name : name.normalize("NFKC");
}

// eslint-disable-next-line no-control-regex -- the first of them is a control character
const ASCII = /^[\x00-\x7f]*$/;

function compact(name: AnyNode): string {
  return name.text.replace(/\s+/g, "");
}
