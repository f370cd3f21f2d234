/** The fix for a loop that does nothing but drop repeats: one call of `dict.fromkeys`. */
import type { Fix, NodeEdit } from "../../../lint/finding.ts";
import { type Context, lookUp, type WholeVariable } from "../../../semantic/context.ts";
import { elementsHash } from "../../../semantic/hashing.ts";
import { indentationOf } from "../../../semantic/indentation.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { isSeenOnlyInLoop } from "../../../semantic/loop-name.ts";
import { scopes } from "../../../semantic/scopes.ts";
import { isLazy } from "../../../semantic/value.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, nearest, unwrapped } from "../../../syntax/walk.ts";
import type { Dedup } from "./detect.ts";

/**
 * ```
 * out = []                     out = list(dict.fromkeys(names))
 * for name in names:       →
 *     if name not in out:
 *         out.append(name)
 * ```
 * With other statements between the first line and the loop, only the loop is replaced, by
 * `out.extend(dict.fromkeys(names))`.
 */
export function wholeLoopFix(found: Dedup, ctx: Context): Fix | undefined {
  const { variable, choice } = found;
  const loop = choice.parent?.parent;
  if (!isKind(loop, "for_statement") || !isWholeLoop(found, loop)) return undefined;
  if (!isLocal(variable, loop, ctx) || !isNameFree(loop, ctx)) return undefined;
  const start = startBefore(loop, variable);
  const iterable = loop.field("right");
  if (!start || !isSettled(iterable, variable, ctx) || !areBuiltins(loop, ctx)) return undefined;
  const isSafe = elementsHash(iterable, ctx) && neverFailsHalfway(iterable, ctx);
  const title = "Replace the loop by `dict.fromkeys`, which keeps the order";
  return {
    title: isSafe ? title : `${title} (raises \`TypeError\` if an element is not hashable)`,
    safe: isSafe,
    edits: [editFor(start, loop, variable.name, iterable.text)],
  };
}

function editFor(
  { statement, isAdjacent }: Start,
  loop: Node<"for_statement">,
  name: string,
  iterable: string,
): NodeEdit {
  const repeats = `dict.fromkeys(${iterable})`;
  if (!isAdjacent) {
    const span = { start: loop.start, end: loop.end };
    return { node: loop, span, newText: `${name}.extend(${repeats})` };
  }
  // Only the value is replaced, so that an annotation stays.
  const value = isKind(statement.children[0], "assignment")
    ? statement.children[0].field("right")
    : undefined;
  const from = value ?? statement;
  return {
    node: from,
    span: { start: from.start, end: loop.end },
    newText: `list(${repeats})`,
  };
}

function isWholeLoop({ test, choice, append }: Dedup, loop: Node<"for_statement">): boolean {
  const target = loop.field("left");
  const [only, ...more] = loop.field("body").children;
  const [statement, ...others] = choice.field("consequence").children;
  const isPlain =
    only === choice &&
    more.length === 0 &&
    others.length === 0 &&
    statement === append.parent &&
    unwrapped(choice.field("condition")) === test.node;
  const hasMore =
    loop.field("alternative") !== undefined ||
    choice.field("alternative") !== undefined ||
    loop.allChildren.some((child) => child.symbol === "async") ||
    descendants(loop).some((below) => isKind(below, "comment"));
  const isNamed = isKind(target, "identifier") && target.text === test.element.text;
  return isPlain && !hasMore && isNamed && indentationOf(loop) !== undefined;
}

/** Whether only this function's own code sees the list. */
function isLocal(variable: WholeVariable, loop: AnyNode, ctx: Context): boolean {
  const home = homeOf(ctx.get(scopes).scopeOf(loop));
  return (
    variable.scope?.kind === "function" &&
    variable.scope === home &&
    [...variable.uses, ...variable.bindings].every((each) => homeOf(each.scope) === home)
  );
}

function isNameFree(loop: Node<"for_statement">, ctx: Context): boolean {
  const name = loop.field("left");
  return isKind(name, "identifier") && isSeenOnlyInLoop(name, loop, ctx);
}

interface Start {
  readonly statement: AnyNode;
  readonly isAdjacent: boolean;
}

/** `out = []` before the loop in the same block, with nothing done to the list in between. */
function startBefore(loop: Node<"for_statement">, variable: WholeVariable): Start | undefined {
  const siblings = loop.parent?.allChildren ?? [];
  const at = siblings.indexOf(loop);
  for (let i = at - 1; i >= 0; i--) {
    const statement = siblings[i];
    if (!statement) return undefined;
    const mentions = [...variable.uses, ...variable.bindings].some((each) =>
      statement.encloses(each.node),
    );
    if (!mentions) continue;
    const isAdjacent = i === at - 1 && indentationOf(statement) !== undefined;
    return isEmptyListAssignment(statement) ? { statement, isAdjacent } : undefined;
  }
  return undefined;
}

function isEmptyListAssignment(statement: AnyNode): boolean {
  const assignment = statement.children[0];
  if (!isKind(statement, "expression_statement") || !isKind(assignment, "assignment")) return false;
  const value = assignment.field("right");
  return (
    isKind(assignment.field("left"), "identifier") &&
    isKind(value, "list") &&
    value.allChildren.length === 2
  );
}

/** Whether running over the iterable is independent of what the loop builds. */
function isSettled(iterable: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  if (isKind(iterable, "expression_list")) return false;
  const mentions = [...descendants(iterable), iterable].some(
    (below) => isKind(below, "identifier") && below.text === variable.name,
  );
  const kind = isKind(iterable, "identifier") ? valueOf(iterable, ctx)?.kind : undefined;
  return !mentions && !(kind && isLazy(kind));
}

/** A handler around the loop would see what was kept before an error, and so tell both forms apart. */
function neverFailsHalfway(iterable: AnyNode, ctx: Context): boolean {
  const kind = valueOf(iterable, ctx)?.kind;
  const mayFail = kind === undefined || isLazy(kind);
  return !mayFail || nearest(iterable, "try_statement", "with_statement") === undefined;
}

function areBuiltins(node: AnyNode, ctx: Context): boolean {
  const scope = ctx.get(scopes).scopeOf(node);
  return ["list", "dict"].every((name) => lookUp(name, scope, ctx).bindings.length === 0);
}
