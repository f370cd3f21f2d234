/** Recognises a loop over a dict's keys that looks each of them up again, and one that throws half of each pair away. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { isInvariant } from "../../../semantic/invariance.ts";
import { type Passes, passesOf, runsInEachPass, runsInPass } from "../../../semantic/passes.ts";
import type { Scope } from "../../../semantic/scope.ts";
import { isFollowable } from "../../../semantic/sharing.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { Value } from "../../../semantic/value.ts";
import { valueOf, valueOfVariable } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

export interface DoubleLookup {
  readonly passes: Passes;
  readonly dict: WholeVariable;
  readonly key: Node<"identifier">;
  readonly value: Value;
  /** Every `d[k]` that a pass evaluates itself, in source order. */
  readonly lookups: readonly Node<"subscript">[];
}

/** With fewer lookups there is next to nothing to gain since Python 3.12. */
const FEWEST_LOOKUPS = 2;

export function doubleLookupAt(
  node: Node<"for_statement" | "for_in_clause">,
  ctx: Context,
): DoubleLookup | undefined {
  if (!mayLookUp(node)) return undefined;
  const passes = passesOf(node, ctx);
  const name = passes && dictNameOf(passes.iterable);
  const key = passes?.target;
  if (!passes || !name || !isKind(key, "identifier")) return undefined;
  const dict = variableOf(name, ctx);
  const variable = variableOf(key, ctx);
  if (!dict || !variable || !isFollowable(dict) || !isFollowable(variable)) return undefined;
  const lookups = lookupsOf(dict, variable, passes, ctx);
  if (lookups.length < FEWEST_LOOKUPS) return undefined;
  if (!lookups.some((each) => runsInEachPass(each, passes))) return undefined;
  const value = valueOfVariable(dict, ctx);
  if (value?.kind !== "dict" || !isOnlyBoundBy(passes, key, variable)) return undefined;
  const region = { first: passes.node, last: passes.node };
  if (!isInvariant(dict, region, ctx, name) || !mayRunOften(passes, ctx)) return undefined;
  return { passes, dict, key, value, lookups };
}

/** Whether the loop spells enough lookups: which of them are meant, only scopes tell, and most loops have none. */
function mayLookUp(node: Node<"for_statement" | "for_in_clause">): boolean {
  const loop = isKind(node, "for_in_clause") ? node.parent : node;
  const key = isKind(node, "for_statement") ? node.field("left") : node.field("left");
  const iterables = iterablesOf(node);
  const spelled = descendantsOf(loop ?? node, "subscript").filter(
    (each) =>
      each.fields("subscript")[0]?.text === key.text &&
      iterables.some(({ text }) => text.startsWith(each.field("value").text)),
  );
  return spelled.length >= FEWEST_LOOKUPS;
}

function iterablesOf(node: Node<"for_statement" | "for_in_clause">): readonly AnyNode[] {
  return isKind(node, "for_statement") ? [node.field("right")] : node.fields("right");
}

/** The name in `d` and in `d.keys()`. */
function dictNameOf(iterable: AnyNode): Node<"identifier"> | undefined {
  if (isKind(iterable, "identifier")) return iterable;
  const object = viewedBy(iterable, "keys");
  return isKind(object, "identifier") ? object : undefined;
}

/** What stands before the dot of `….items()`. */
function viewedBy(node: AnyNode, method: "keys" | "items"): AnyNode | undefined {
  if (!isKind(node, "call") || !isKind(node.field("function"), "attribute")) return undefined;
  const callee = node.field("function");
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== method) return undefined;
  const given = node.field("arguments");
  return isKind(given, "argument_list") && given.children.length === 0
    ? callee.field("object")
    : undefined;
}

function lookupsOf(
  dict: WholeVariable,
  key: WholeVariable,
  passes: Passes,
  ctx: Context,
): readonly Node<"subscript">[] {
  return dict.uses.flatMap(({ node, scope }) => {
    if (!runsInPass(node, passes) || !isSameCode(homeOf(scope), passes.home)) return [];
    const use = useOf(node);
    if (use.how !== "subscript-load" || node.parent !== use.subscript) return [];
    const [index, ...more] = use.subscript.fields("subscript");
    if (!isKind(index, "identifier") || more.length > 0) return [];
    // `d[k,]` is looked up by a tuple.
    if (use.subscript.allChildren.some((child) => child.symbol === ",")) return [];
    const named = variableOf(index, ctx);
    return named?.name === key.name && named.scope === key.scope ? [use.subscript] : [];
  });
}

/** Whether nothing but the loop itself gives the key another value while the loop runs. */
function isOnlyBoundBy(
  { node: loop, home }: Passes,
  key: AnyNode,
  variable: WholeVariable,
): boolean {
  return variable.bindings.every(({ node, scope }) => {
    if (node === key) return true;
    return isSameCode(homeOf(scope), home) && !loop.encloses(node);
  });
}

function isSameCode(a: Scope, b: Scope): boolean {
  return a === b || (a.kind === "module" && b.kind === "module");
}

export interface HalfUsed {
  readonly passes: Passes;
  /** Whose `items()` are taken. */
  readonly dict: AnyNode;
  readonly value: Value;
  /** The part of the pair that is used, and which one it is. */
  readonly used: Node<"identifier">;
  readonly half: "key" | "value";
}

/** `for _, value in d.items()`, `for key, _ in d.items()`. */
export function halfUsedAt(
  node: Node<"for_statement" | "for_in_clause">,
  ctx: Context,
): HalfUsed | undefined {
  if (!iterablesOf(node).some((each) => viewedBy(each, "items"))) return undefined;
  const passes = passesOf(node, ctx);
  const dict = passes && viewedBy(passes.iterable, "items");
  if (!dict || !isKind(passes.target, "pattern_list", "tuple_pattern")) return undefined;
  const [key, given, ...more] = passes.target.children;
  if (more.length > 0 || !isKind(key, "identifier") || !isKind(given, "identifier"))
    return undefined;
  const half = key.text === "_" ? "value" : "key";
  const [used, unused] = half === "value" ? [given, key] : [key, given];
  if (unused.text !== "_" || used.text === "_" || !isNeverRead(unused, ctx)) return undefined;
  const value = valueOf(dict, ctx);
  if (value?.kind !== "dict" || !mayRunOften({ ...passes, iterables: [dict] }, ctx))
    return undefined;
  return { passes, dict, value, used, half };
}

function isNeverRead(name: Node<"identifier">, ctx: Context): boolean {
  const variable = variableOf(name, ctx);
  if (!variable || variable.uses.length > 0) return false;
  return !variable.bindings.some(({ kind }) => kind === "delete" || kind === "augmented");
}
