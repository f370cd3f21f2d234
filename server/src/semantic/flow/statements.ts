/** How control goes through statements. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Scope } from "../scope.ts";
import { visitElements, visitExpression } from "./expressions.ts";
import type { Flow } from "./flow.ts";

/** The code of a function, lambda, generator or unit, from its start. */
export function visitFrame({ node }: Scope, flow: Flow): void {
  if (isKind(node, "function_definition")) visit(node.field("body"), flow);
  else if (isKind(node, "lambda")) visit(node.field("body"), flow);
  else if (isKind(node, "generator_expression"))
    visitElements(node, flow, (below) => {
      visit(below, flow);
    });
  else visitAll(node.children, flow);
}

function visitAll(nodes: readonly AnyNode[], flow: Flow): void {
  for (const node of nodes) visit(node, flow);
}

function visit(node: AnyNode, flow: Flow): void {
  if (flow.graph.isTooLarge) return;
  switch (node.kind) {
    case "block":
    case "else_clause":
    case "finally_clause":
      visitAll(node.children, flow);
      return;
    case "break_statement":
      flow.jump("break");
      return;
    case "continue_statement":
      flow.jump("continue");
      return;
    case "return_statement":
      visitAll(node.children, flow);
      flow.jump("return");
      return;
    case "raise_statement":
      visitAll(node.children, flow);
      flow.jump("raise");
      return;
    case "if_statement":
      visitIf(node, flow);
      return;
    case "while_statement":
      visitWhile(node, flow);
      return;
    case "for_statement":
      visitFor(node, flow);
      return;
    case "try_statement":
      visitTry(node, flow);
      return;
    case "with_statement":
      visitWith(node, flow);
      return;
    case "match_statement":
      visitMatch(node, flow);
      return;
    default:
      if (!flow.holdsNames(node)) return;
      visitExpression(node, flow, (below) => {
        visit(below, flow);
      });
  }
}

function visitIf(node: Node<"if_statement">, flow: Flow): void {
  const after = flow.block();
  visit(node.field("condition"), flow);
  let untrue = flow.current;
  flow.advance();
  visit(node.field("consequence"), flow);
  flow.current.next.push(after);
  for (const clause of node.fields("alternative")) {
    flow.advance(untrue);
    if (isKind(clause, "else_clause")) {
      visit(clause.field("body"), flow);
      flow.join(after);
      return;
    }
    visit(clause.field("condition"), flow);
    untrue = flow.current;
    flow.advance();
    visit(clause.field("consequence"), flow);
    flow.current.next.push(after);
  }
  flow.current = untrue;
  flow.join(after);
}

function visitWhile(node: Node<"while_statement">, flow: Flow): void {
  const after = flow.block();
  flow.advance();
  const header = flow.current;
  const condition = node.field("condition");
  visit(condition, flow);
  const untrue = flow.current;
  flow.advance();
  flow.inLoop(header, after, () => {
    visit(node.field("body"), flow);
  });
  flow.current.next.push(header);
  flow.current = flow.block();
  // `while True` ends only by `break`.
  if (!isAlwaysTrue(condition)) untrue.next.push(flow.current);
  const alternative = node.field("alternative");
  if (alternative) visit(alternative, flow);
  flow.join(after);
}

function isAlwaysTrue(condition: AnyNode): boolean {
  return (
    isKind(condition, "true") || (isKind(condition, "integer") && /[1-9]/.test(condition.text))
  );
}

function visitFor(node: Node<"for_statement">, flow: Flow): void {
  const after = flow.block();
  visit(node.field("right"), flow);
  flow.advance();
  const header = flow.current;
  flow.advance();
  visit(node.field("left"), flow);
  flow.inLoop(header, after, () => {
    visit(node.field("body"), flow);
  });
  flow.current.next.push(header);
  flow.advance(header);
  const alternative = node.field("alternative");
  if (alternative) visit(alternative, flow);
  flow.join(after);
}

function visitTry(node: Node<"try_statement">, flow: Flow): void {
  const end = node.children.find((child) => isKind(child, "finally_clause"));
  const rest = (): void => {
    visitHandled(node, flow);
  };
  if (!end) {
    rest();
    return;
  }
  flow.withEnd(rest, () => {
    visit(end, flow);
  });
}

function visitHandled(node: Node<"try_statement">, flow: Flow): void {
  const handlers = node.children.filter((child) => isKind(child, "except_clause"));
  const otherwise = node.children.find((child) => isKind(child, "else_clause"));
  // Where an exception looks for a handler; it goes on from there where none takes it.
  const caught = flow.block();
  flow.caughtBy(caught, () => {
    visit(node.field("body"), flow);
  });
  if (otherwise) visit(otherwise, flow);
  const after = flow.block();
  flow.current.next.push(after);
  flow.current = caught;
  for (const handler of handlers) {
    const body = handler.children.at(-1);
    const alias = handler.field("alias");
    visitAll(
      handler.children.filter((child) => child !== body && child !== alias),
      flow,
    );
    const next = flow.block();
    flow.current.next.push(next);
    flow.advance();
    const run = (): void => {
      if (alias) visitNamed(alias, body, flow);
      else if (body) visit(body, flow);
    };
    // After `except*`, however it ends, others may take what is left.
    if (handler.allChildren[1]?.symbol === "*") flow.also(next, run);
    else run();
    flow.current.next.push(after);
    flow.current = next;
  }
  flow.current = after;
}

/** The name of an exception is unbound when its handler ends. */
function visitNamed(alias: AnyNode, body: AnyNode | undefined, flow: Flow): void {
  visit(alias, flow);
  const run = (): void => {
    if (body) visit(body, flow);
  };
  flow.withEnd(run, () => {
    flow.unbind(alias.index);
  });
}

/** Whoever manages a context may swallow what goes wrong within. */
function visitWith(node: Node<"with_statement">, flow: Flow): void {
  const clause = node.children.find((child) => isKind(child, "with_clause"));
  const items = clause?.children ?? [];
  const after = flow.block();
  const enter = (i: number): void => {
    const item = items[i];
    if (!isKind(item, "with_item")) {
      visit(node.field("body"), flow);
      return;
    }
    const { value, target } = contextOf(item);
    visit(value, flow);
    // To bind a name cannot go wrong; to take a value apart can.
    const isName = isKind(target?.children[0], "identifier");
    if (target && isName) visit(target, flow);
    flow.also(after, () => {
      if (target && !isName) visit(target, flow);
      enter(i + 1);
    });
  };
  enter(0);
  flow.join(after);
}

function contextOf(item: Node<"with_item">): { value: AnyNode; target?: AnyNode } {
  const value = item.field("value");
  if (!isKind(value, "as_pattern")) return { value };
  const target = value.field("alias");
  const context = value.children[0] ?? value;
  return target ? { value: context, target } : { value: context };
}

function visitMatch(node: Node<"match_statement">, flow: Flow): void {
  const after = flow.block();
  for (const subject of node.fields("subject")) visit(subject, flow);
  for (const clause of node.field("body").children) {
    if (!isKind(clause, "case_clause")) continue;
    const unmatched = flow.block();
    const guard = clause.field("guard");
    const patterns = clause.children.filter((child) => isKind(child, "case_pattern"));
    const match = (): void => {
      visitAll(patterns, flow);
      if (guard) visit(guard, flow);
    };
    // A pattern that does not match may have bound some of its names.
    if (!guard && patterns.length === 1 && matchesAll(patterns[0])) match();
    else flow.also(unmatched, match);
    visit(clause.field("consequence"), flow);
    flow.current.next.push(after);
    flow.current = unmatched;
  }
  flow.join(after);
}

/** `case _` and `case name`. */
function matchesAll(pattern: AnyNode | undefined): boolean {
  return (
    pattern !== undefined &&
    /^\w+$/.test(pattern.text) &&
    !/^(\d|None$|True$|False$)/.test(pattern.text)
  );
}
