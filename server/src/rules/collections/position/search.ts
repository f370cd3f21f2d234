/** Calls that search a whole list for a value: `n.index(x)`, `n.count(x)`, `n.remove(x)`. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import type { Loop } from "../../../semantic/loops.ts";
import { isWorthHashing } from "../../../semantic/membership.ts";
import { loopWithSameList } from "../../../semantic/same-list.ts";
import { isSeldomRun } from "../../../semantic/seldom.ts";
import { isShort } from "../../../semantic/amounts/lengths.ts";
import type { Value } from "../../../semantic/value.ts";
import { valueOf } from "../../../semantic/values.ts";
import { variesIn } from "../../../semantic/varying.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

/** A list of so many elements that somebody wrote down is not worth a dict beside it. */
export const WRITTEN_OUT = 64;

export type SearchMethod = "index" | "count" | "remove";

/** `n.index(x)` */
export interface SearchCall {
  readonly call: Node<"call">;
  readonly method: SearchMethod;
  /** The name of the list. */
  readonly list: Node<"identifier">;
  readonly element: AnyNode;
}

export interface Search extends SearchCall {
  readonly variable: WholeVariable;
  readonly value: Value;
  /** The outermost loop that repeats the search in the same list. */
  readonly loop: Loop;
}

/** A call with one argument: a search that starts further on may go through the list only once. */
export function searchCall(call: Node<"call">): SearchCall | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  const list = callee.field("object");
  const [element, ...more] = call.field("arguments").children;
  if (method !== "index" && method !== "count" && method !== "remove") return undefined;
  if (!isKind(list, "identifier") || !element || more.length > 0) return undefined;
  if (isKind(call.field("arguments"), "generator_expression")) return undefined;
  if (isKind(element, "keyword_argument", "list_splat", "dictionary_splat")) return undefined;
  return { call, method, list, element };
}

/** The search when the same list is gone through for other values on the passes of a loop. */
export function repeatedSearch(found: SearchCall, ctx: Context): Search | undefined {
  const { call, method, list, element } = found;
  const variable = variableOf(list, ctx);
  if (!variable || variable.scope?.kind === "class") return undefined;
  const value = valueOf(list, ctx);
  if (value?.kind !== "list" || isShort(variable, ctx, WRITTEN_OUT)) return undefined;
  if (!isWorthHashing(element, ctx)) return undefined;
  const isRemoval = method === "remove";
  if (isRemoval && !isFilter(found, variable, ctx)) return undefined;
  const loop = loopWithSameList(call, variable, ctx, {
    ...(isRemoval && { except: list }),
    counts: (each) => variesIn(element, each, ctx) && !leavesAfter(call, each.node),
  });
  if (!loop || isSeldomRun(call, ctx)) return undefined;
  return { ...found, variable, value, loop };
}

/** The repeated searches of one loop by one method, in source order. */
export function searchesLike(search: Search, ctx: Context): readonly Search[] {
  return search.variable.uses.flatMap(({ node }) => {
    const call = node.parent?.parent;
    if (!isKind(call, "call") || !search.loop.node.encloses(call)) return [];
    const other = searchCall(call);
    if (other?.list !== node || other.method !== search.method) return [];
    const found = repeatedSearch(other, ctx);
    return found?.loop.node === search.loop.node ? [found] : [];
  });
}

/**
 * ```
 * for x in xs[:]:
 *     if …:
 *         xs.remove(x)
 * ```
 * Other removals are mostly few, or from short lists.
 */
function isFilter({ call, element }: SearchCall, variable: WholeVariable, ctx: Context): boolean {
  if (!isKind(call.parent, "expression_statement")) return false;
  const loop = loopGiving(element, call, ctx);
  if (!isKind(loop, "for_statement")) return false;
  const original = originalOf(loop.field("right"));
  const other = isKind(original, "identifier") ? variableOf(original, ctx) : undefined;
  return other?.name === variable.name && other.scope === variable.scope;
}

/** The `for` whose passes alone give the element its value where the call stands. */
export function loopGiving(
  element: AnyNode,
  call: AnyNode,
  ctx: Context,
): Node<"for_statement" | "for_in_clause"> | undefined {
  const bindings =
    (isKind(element, "identifier") ? variableOf(element, ctx)?.bindings : undefined) ?? [];
  const given = bindings
    .map(({ node }) => node.parent)
    .filter((parent) => isKind(parent, "for_statement", "for_in_clause"))
    .filter((parent) =>
      isKind(parent, "for_statement")
        ? parent.field("body").encloses(call)
        : parent.parent?.encloses(call),
    );
  const innermost = given.at(-1);
  const repeated = isKind(innermost, "for_in_clause") ? innermost.parent : innermost;
  const inside = bindings.filter(({ node }) => repeated?.encloses(node));
  return inside.length === 1 ? innermost : undefined;
}

/** What `n[:]`, `n.copy()`, `list(n)` copies. */
function originalOf(copy: AnyNode): AnyNode | undefined {
  if (isKind(copy, "subscript")) {
    const [index] = copy.fields("subscript");
    return isKind(index, "slice") && index.children.length === 0 ? copy.field("value") : undefined;
  }
  if (!isKind(copy, "call")) return undefined;
  const callee = copy.field("function");
  const [argument, ...more] = copy.field("arguments").children;
  if (isKind(callee, "attribute"))
    return callee.field("attribute").text === "copy" && !argument
      ? callee.field("object")
      : undefined;
  return ["list", "tuple"].includes(callee.text) && more.length === 0 ? argument : undefined;
}
