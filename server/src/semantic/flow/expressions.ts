/** In which order expressions, and statements that hold only such, read and bind names. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Flow } from "./flow.ts";

/** Takes a part, where control then stands. */
type Visit = (node: AnyNode) => void;

export function visitExpression(node: AnyNode, flow: Flow, visit: Visit): void {
  switch (node.kind) {
    case "identifier":
      flow.use(node.index);
      flow.define(node.index);
      return;
    case "dotted_name":
      flow.define(node.index);
      node.children.forEach(visit);
      return;
    case "type":
    case "type_alias_statement":
    case "function_definition":
    case "class_definition":
    case "lambda":
      visitDefinition(node, visit);
      return;
    case "generator_expression":
      firstIterable(node).forEach(visit);
      return;
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
      firstIterable(node).forEach(visit);
      visitElements(node, flow, visit);
      return;
    case "assignment":
      visitAssignment(node, visit);
      return;
    case "augmented_assignment":
      visitAugmented(node, flow, visit);
      return;
    case "named_expression":
      visit(node.field("value"));
      visit(node.field("name"));
      return;
    case "boolean_operator":
      visit(node.field("left"));
      visitMaybe([node.field("right")], flow, visit);
      return;
    case "comparison_operator":
      node.children.slice(0, 2).forEach(visit);
      visitMaybe(node.children.slice(2), flow, visit);
      return;
    case "conditional_expression":
      visitConditional(node, flow, visit);
      return;
    case "assert_statement":
      visitAssert(node, flow, visit);
      return;
    case "union_pattern":
      visitAlternatives(node.children, flow, visit);
      return;
    default:
      node.children.forEach(visit);
  }
}

/** Types are evaluated later or never; of a function only what is evaluated where it stands. */
function visitDefinition(
  node: Node<
    "type" | "type_alias_statement" | "function_definition" | "class_definition" | "lambda"
  >,
  visit: Visit,
): void {
  if (isKind(node, "type")) return;
  if (isKind(node, "type_alias_statement")) {
    const left = node.field("left").children[0];
    const name = isKind(left, "generic_type") ? left.children[0] : left;
    if (name) visit(name);
    return;
  }
  if (isKind(node, "class_definition")) {
    // With type parameters, it is run by a function of its own.
    const parts = node.field("type_parameters")
      ? []
      : [node.field("superclasses"), node.field("body")];
    for (const part of parts) if (part) visit(part);
    visit(node.field("name"));
    return;
  }
  const parameters = isKind(node, "lambda") ? node.field("parameters") : node.field("parameters");
  for (const parameter of parameters?.children ?? []) {
    if (isKind(parameter, "default_parameter")) visit(parameter.field("value"));
    if (isKind(parameter, "typed_default_parameter")) visit(parameter.field("value"));
  }
  if (isKind(node, "function_definition")) visit(node.field("name"));
}

function firstIterable(comprehension: AnyNode): readonly AnyNode[] {
  for (const clause of comprehension.children)
    if (isKind(clause, "for_in_clause")) return iterableOf(clause);
  return [];
}

function iterableOf(clause: Node<"for_in_clause">): readonly AnyNode[] {
  return clause.fields("right").filter((right) => right.kind !== "token");
}

/** What a comprehension does once its first iterable is there. */
export function visitElements(node: AnyNode, flow: Flow, visit: Visit): void {
  const after = flow.block();
  let outer = after;
  for (const clause of node.children) {
    if (isKind(clause, "for_in_clause")) {
      if (outer !== after) iterableOf(clause).forEach(visit);
      flow.advance();
      flow.current.next.push(outer);
      outer = flow.current;
      flow.advance();
      visit(clause.field("left"));
    } else if (isKind(clause, "if_clause")) {
      visit(clause);
      flow.current.next.push(outer);
      flow.advance();
    }
  }
  node.children.filter((child) => !isKind(child, "for_in_clause", "if_clause")).forEach(visit);
  flow.current.next.push(outer);
  flow.current = after;
}

function visitAssignment(node: Node<"assignment">, visit: Visit): void {
  const targets: AnyNode[] = [];
  let value: AnyNode | undefined = node;
  // `a = b = c` nests to the right, and binds from the left.
  while (isKind(value, "assignment")) {
    targets.push(value.field("left"));
    value = value.field("right");
  }
  if (value) visit(value);
  targets.forEach(visit);
}

function visitAugmented(node: Node<"augmented_assignment">, flow: Flow, visit: Visit): void {
  let target: AnyNode = node.field("left");
  // `(x) += 1`
  while (isKind(target, "tuple_pattern") && target.children[0]) target = target.children[0];
  if (isKind(target, "identifier")) flow.use(target.index);
  else visit(target);
  visit(node.field("right"));
  if (isKind(target, "identifier")) flow.define(target.index);
}

/** Each part is evaluated only if those before it were, and gave the right thing. */
function visitMaybe(parts: readonly AnyNode[], flow: Flow, visit: Visit): void {
  const after = flow.block();
  for (const part of parts) {
    flow.current.next.push(after);
    flow.advance();
    visit(part);
  }
  flow.join(after);
}

function visitConditional(node: Node<"conditional_expression">, flow: Flow, visit: Visit): void {
  const [yes, condition, no] = node.children;
  if (condition) visit(condition);
  visitAlternatives(yes && no ? [yes, no] : [], flow, visit);
}

function visitAlternatives(parts: readonly AnyNode[], flow: Flow, visit: Visit): void {
  const before = flow.current;
  const after = flow.block();
  for (const part of parts) {
    flow.advance(before);
    visit(part);
    flow.current.next.push(after);
  }
  flow.current = after;
}

function visitAssert(node: Node<"assert_statement">, flow: Flow, visit: Visit): void {
  const [condition, message] = node.children;
  // Under `-O` an assertion is not evaluated at all.
  const after = flow.block();
  flow.current.next.push(after);
  flow.advance();
  if (condition) visit(condition);
  flow.current.next.push(after);
  if (message) {
    flow.advance();
    visit(message);
  }
  flow.current = after;
}
