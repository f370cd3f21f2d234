/** What the code does with a list, as far as a deque could stand in for it. */
import { type Context, lookUp, type WholeVariable } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { EAGER_READERS } from "../../../semantic/knowledge/reading-calls.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { frontCall } from "../../../semantic/queue.ts";
import { scopes } from "../../../semantic/scopes.ts";
import { useOf } from "../../../semantic/uses.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, nearest } from "../../../syntax/walk.ts";

export interface ListUses {
  /** A use that only a list can serve: a slice, an index in the middle, sorting, JSON. */
  readonly needsList: boolean;
  /** The first use that may show that it is no list any more, or tell the two apart. */
  readonly risk: Evidence | undefined;
}

type Verdict = "same" | "may differ" | "needs list";

export function listUses(variable: WholeVariable, ctx: Context): ListUses {
  let risk: Evidence | undefined;
  let needsList = false;
  for (const { node } of variable.uses) {
    const verdict = verdictOf(node, variable, ctx);
    if (verdict === "needs list") needsList = true;
    if (verdict === "may differ") risk ??= { text: `\`${variable.name}\` is used here`, node };
  }
  return { needsList, risk };
}

/**
 * `return queue`, `return queue, names`: callers may slice it or add it to a list, so they are given one. Not
 * where a `finally` may still change what was returned.
 */
export function isReturned(node: AnyNode): boolean {
  const { parent } = node;
  const holder = isKind(parent, "expression_list", "tuple") ? parent.parent : parent;
  return (
    isKind(holder, "return_statement") &&
    nearest(holder, "finally_clause", "try_statement") === undefined
  );
}

function verdictOf(node: AnyNode, variable: WholeVariable, ctx: Context): Verdict {
  const use = useOf(node);
  if (isReturned(node) && lookUp("list", ctx.get(scopes).scopeOf(node), ctx).bindings.length === 0)
    return "same";
  switch (use.how) {
    case "method":
      return verdictOfMethod(use.method, use.call);
    case "argument":
      return verdictOfArgument(use.call, ctx);
    case "subscript-load":
      return isEnd(use.subscript) ? "same" : "needs list";
    case "subscript-store":
    case "subscript-delete":
      return isSlice(use.subscript) ? "needs list" : "may differ";
    case "tested":
      return "same";
    case "iterated":
      return verdictOfIteration(node, variable);
    case "other":
      return verdictOfOther(node);
    default:
      return "may differ";
  }
}

function verdictOfMethod(method: string, call: Node<"call">): Verdict {
  const arguments_ = call.field("arguments").children;
  if (frontCall(call)) return "same";
  if (["append", "extend", "clear"].includes(method)) return "same";
  if (method === "pop") return arguments_.length === 0 ? "same" : "needs list";
  return method === "sort" || method === "index" ? "needs list" : "may differ";
}

function verdictOfArgument(call: Node<"call">, ctx: Context): Verdict {
  const callee = call.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined && /^(json|orjson|ujson|pickle|marshal)\./.test(qualified))
    return "needs list";
  if (qualified !== undefined && EAGER_READERS.has(qualified)) return "same";
  const isJoin = isKind(callee, "attribute") && callee.field("attribute").text === "join";
  const joins =
    isJoin && isKind(callee, "attribute") && valueOf(callee.field("object"), ctx)?.kind === "str";
  return joins ? "same" : "may differ";
}

/** `n[0]`, `n[-1]`: a deque reaches its ends at once, its middle slowly. */
function isEnd(subscript: Node<"subscript">): boolean {
  const [index] = subscript.fields("subscript");
  return index?.text === "0" || index?.text === "-1";
}

function isSlice(subscript: Node<"subscript">): boolean {
  return subscript.fields("subscript").some((index) => isKind(index, "slice"));
}

/** A list may grow while a loop runs over it; a deque then raises. */
function verdictOfIteration(node: AnyNode, variable: WholeVariable): Verdict {
  const loop = isKind(node.parent, "for_statement") ? node.parent : node.parent?.parent;
  if (!loop || isKind(loop, "generator_expression")) return "may differ";
  const changes = variable.uses.some(
    ({ node: other }) => loop.encloses(other) && useOf(other).how === "method",
  );
  return changes ? "may differ" : "same";
}

function verdictOfOther(node: AnyNode): Verdict {
  const { parent } = node;
  if (isKind(parent, "boolean_operator")) return isTestedTree(parent) ? "same" : "may differ";
  return isKind(parent, "binary_operator") ? "needs list" : "may differ";
}

/** Whether a chain of `and` and `or` ends in a test, so that no operand becomes a value. */
function isTestedTree(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "boolean_operator", "parenthesized_expression")) return isTestedTree(parent);
  if (isKind(parent, "not_operator", "if_clause")) return true;
  return (
    isKind(parent, "if_statement", "while_statement", "elif_clause") && node.isField("condition")
  );
}

/** Whether only code of the variable's own function sees the list. */
export function isOwn(variable: WholeVariable): boolean {
  const { scope } = variable;
  return (
    scope?.kind === "function" &&
    [...variable.uses, ...variable.bindings].every((each) => homeOf(each.scope) === scope)
  );
}
