/** The fix for a loop that asks its own list where each element is: `enumerate`. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import { type Context, lookUp, variableOf } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { scopes } from "../../../semantic/scopes.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { isPlain } from "./place.ts";
import { loopGiving, type Search } from "./search.ts";

/** `for x in n:` or `… for x in n` */
interface Clause {
  readonly target: Node<"identifier">;
  readonly iterable: Node<"identifier">;
}

/** The clause that gives the element its value, if it runs over the very list that is searched. */
export function loopOverSame(search: Search, ctx: Context): Clause | undefined {
  const { element, variable, call, loop } = search;
  const clause = loopGiving(element, call, ctx);
  if (!clause || !loop.node.encloses(clause)) return undefined;
  const target = clause.children[0];
  const iterable = clause.children[1];
  if (!isKind(target, "identifier") || !isKind(iterable, "identifier")) return undefined;
  const list = variableOf(iterable, ctx);
  const isSame = list?.name === variable.name && list.scope === variable.scope;
  const isAsync = clause.allChildren.some((child) => child.symbol === "async");
  return isSame && !isAsync ? { target, iterable } : undefined;
}

/**
 * ```
 * for name in names:                   for position, name in enumerate(names):
 *     print(names.index(name))    →        print(position)
 * ```
 * Never safe: `index` gives the place of the first element that is equal.
 */
export function enumerateFix(searches: readonly Search[], ctx: Context): Fix | undefined {
  const clauses = searches.map((search) => loopOverSame(search, ctx));
  const [clause] = clauses;
  if (
    !searches.every(isPlain) ||
    !clause ||
    !clauses.every((each) => each?.target === clause.target)
  )
    return undefined;
  const { target, iterable } = clause;
  const scope = ctx.get(scopes).scopeOf(target);
  if (lookUp("enumerate", scope, ctx).bindings.length > 0 || isInClassBody(target))
    return undefined;
  const position = freeName("position", target, ctx);
  return {
    title: `Loop over \`enumerate(${iterable.text})\` (a repeated element then has its own position, not the first one's)`,
    safe: false,
    edits: [
      replaceNode(target, `${position}, ${target.text}`),
      replaceNode(iterable, `enumerate(${iterable.text})`),
      ...searches.map(({ call }) => replaceNode(call, position)),
    ],
  };
}

/** A new name in a class body would be a new attribute. */
function isInClassBody(node: AnyNode): boolean {
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition", "lambda")) return false;
    if (isKind(up, "class_definition")) return true;
  }
  return false;
}
