/** Loops over one iterable, written as a statement or as a comprehension: what they take, and what they run each time. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { homeOf } from "./home-scope.ts";
import type { Loop, LoopNode } from "./loops.ts";
import { isConsumedAtOnce } from "./same-list.ts";
import type { Scope } from "./scope.ts";
import { scopes } from "./scopes.ts";

export interface Passes extends Loop {
  readonly node: LoopNode;
  readonly target: AnyNode;
  readonly iterable: AnyNode;
  /** The scope whose code runs the loop: a comprehension's is the function around it. */
  readonly home: Scope;
}

/**
 * The loop that a `for` starts. Undefined for an asynchronous one, for a comprehension with more than
 * one `for`, for a generator that runs some time later, and in a class body, whose names are no locals.
 */
export function passesOf(
  node: Node<"for_statement" | "for_in_clause">,
  ctx: Context,
): Passes | undefined {
  if (node.allChildren.some((child) => child.symbol === "async")) return undefined;
  const loop = isKind(node, "for_statement") ? node : node.parent;
  const iterables = isKind(node, "for_statement") ? [node.field("right")] : node.fields("right");
  const [iterable, ...more] = iterables.filter((right) => right.kind !== "token");
  if (!loop || !isLoop(loop) || !iterable || more.length > 0) return undefined;
  const clauses = loop.children.filter((child) => isKind(child, "for_in_clause"));
  if (clauses.length > 1) return undefined;
  if (isKind(loop, "generator_expression") && !isConsumedAtOnce(loop, ctx)) return undefined;
  const home = homeOf(ctx.get(scopes).scopeOf(loop));
  if (home.kind === "class") return undefined;
  const target = isKind(node, "for_statement") ? node.field("left") : node.field("left");
  return { node: loop, iterables: [iterable], atMost: undefined, target, iterable, home };
}

function isLoop(node: AnyNode): node is LoopNode & AnyNode {
  return isKind(
    node,
    "for_statement",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
  );
}

/** Whether the node is evaluated in the pass itself, and not by something that the pass only makes. */
export function runsInPass(node: AnyNode, { node: loop, iterable }: Passes): boolean {
  if (!loop.encloses(node) || iterable.encloses(node)) return false;
  if (isKind(loop, "for_statement") && !loop.field("body").encloses(node)) return false;
  for (const up of ancestors(node)) {
    if (up === loop) return true;
    const isLater = isKind(
      up,
      "lambda",
      "generator_expression",
      "function_definition",
      "class_definition",
    );
    if (isLater) return false;
  }
  return false;
}

/** Whether every pass that ends as it should evaluates the node. */
export function runsInEachPass(node: AnyNode, passes: Passes): boolean {
  if (!runsInPass(node, passes)) return false;
  let below = node;
  for (const up of ancestors(node)) {
    if (up === passes.node) return isKind(up, "for_statement") || isBeforeFilters(below, up);
    if (!isSureOf(up, below)) return false;
    below = up;
  }
  return false;
}

/** Of a comprehension's parts, the ones that no condition keeps from running. */
function isBeforeFilters(part: AnyNode, comprehension: AnyNode): boolean {
  const [first] = comprehension.children.filter((child) => isKind(child, "if_clause"));
  return first === undefined || first.index === part.index;
}

/** Whether what `up` is part of evaluates this child of it whenever it runs itself. */
function isSureOf(up: AnyNode, child: AnyNode): boolean {
  switch (up.kind) {
    case "if_statement":
    case "while_statement":
      return child.isField("condition");
    case "for_statement":
      return child.isField("right");
    case "boolean_operator":
      return child.isField("left");
    case "conditional_expression":
      return up.children[1]?.index === child.index;
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
      return isKind(child, "for_in_clause") && up.children[1]?.index === child.index;
    case "elif_clause":
    case "else_clause":
    case "except_clause":
    case "case_clause":
      return false;
    default:
      return true;
  }
}
