/** Flags lists that a loop builds whole again and again for their first element. */
import { type Fix, type Report, replaceNode } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { LOOP } from "../../lint/signs.ts";
import { type Context, lookUp, variableOf, type WholeVariable } from "../../semantic/context.ts";
import { occurrencesIn } from "../../semantic/hoisting.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { onlyLooks } from "../../semantic/only-looks.ts";
import { scopes } from "../../semantic/scopes.ts";
import { mayBeLong, mayRunOften } from "../../semantic/amounts/lengths.ts";
import { useOf } from "../../semantic/uses.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendants, isKind, unwrapped } from "../../syntax/walk.ts";

export const materializeFirstElement = defineRule({
  id: "materialize-first-element",
  category: "allocation",
  summary: "A list built whole in a loop for its first element",
  why: "`list(x)[0]` and `[… for … in x][0]` go through all of `x` and copy it, to keep one element. `next(iter(x))` takes the first and stops.",
  cost: { from: "O(n·m)", to: "O(m)" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  yieldsTo: ["nested-linear-lookup"],
  needs: { unit: [LOOP, [/[)\]](?:[\s\\]|#[^\r\n]*[\r\n])*\[(?:[\s\\]|#[^\r\n]*[\r\n])*0/]] },
  on: {
    subscript: report,
  },
});

/** What has a first element under the index 0. */
const SEQUENCES: ReadonlySet<ValueKind> = new Set(["list", "tuple", "str", "range", "deque"]);

/** What is copied, and how to take its first element instead. */
interface Copied {
  readonly source: AnyNode;
  readonly short: string;
  readonly risk: string | undefined;
}

function report(node: Node<"subscript">, ctx: Context): Report | undefined {
  const [index, ...more] = node.fields("subscript");
  if (index?.text !== "0" || more.length > 0 || useOf(node.field("value")).how !== "subscript-load")
    return undefined;
  const copied = copiedIn(unwrapped(node.field("value")), ctx);
  if (!copied || !mayBeLong(copied.source, ctx) || isOnlyElement(node, copied.source))
    return undefined;
  const loops = loopsCopying(node, copied.source, ctx);
  const [loop] = loops;
  const outermost = loops.at(-1);
  const all = outermost ? sameIn(outermost, node, copied, ctx) : [];
  // The first one speaks for all of the loop.
  if (!loop || all[0] !== node) return undefined;
  const fix = fixFor(all, copied, ctx);
  return {
    node,
    message: `Each pass of the loop builds this list whole and uses its first element. \`${copied.short}\` takes that and stops.`,
    evidence: [
      { text: "all of this is copied", node: copied.source },
      { text: "this loop repeats the copying", node: loop.node },
    ],
    ...(fix && { fix }),
  };
}

function copiedIn(list: AnyNode, ctx: Context): Copied | undefined {
  if (isKind(list, "list_comprehension")) {
    return onlyLooks(list, ctx)
      ? { source: list, short: "next(… for …)", risk: EMPTY_AND_REST }
      : undefined;
  }
  const source = sourceOf(list, ctx);
  const value = source && valueOf(source, ctx);
  if (!source || isKind(unwrapped(source), "await")) return undefined;
  // A sort needs every element, and has a rule of its own.
  if (value && SEQUENCES.has(value.kind)) {
    const isSort = /\bsorted\b/.test(source.text);
    const isShort = isKind(source, "identifier");
    return isSort
      ? undefined
      : { source, short: isShort ? `${source.text}[0]` : "…[0]", risk: undefined };
  }
  const name = isKind(source, "identifier") ? source.text : "…";
  const isLasting =
    value !== undefined && ["set", "frozenset", "dict", "bytes"].includes(value.kind);
  return { source, short: `next(iter(${name}))`, risk: isLasting ? EMPTY : EMPTY_AND_REST };
}

/** Every place where the loop makes the same copy for its first element. */
function sameIn(
  loop: Loop,
  node: AnyNode,
  { short, risk }: Copied,
  ctx: Context,
): readonly Node<"subscript">[] {
  return occurrencesIn(loop.node, node, ctx).flatMap((each) => {
    if (!isKind(each, "subscript") || useOf(each.field("value")).how !== "subscript-load")
      return [];
    const copied = copiedIn(unwrapped(each.field("value")), ctx);
    if (!copied || isOnlyElement(each, copied.source) || leavesAfter(each, loop.node)) return [];
    return copied.short === short && copied.risk === risk ? [each] : [];
  });
}

/**
 * Loops that may run often and copy something that is there before them, innermost first: what is made anew on
 * each pass, and what is a part of something else, has few elements as a rule.
 */
function loopsCopying(node: AnyNode, source: AnyNode, ctx: Context): readonly Loop[] {
  const variable = variableCopied(source, ctx);
  return loopsAround(node).filter(
    (loop) =>
      mayRunOften(loop, ctx) &&
      !leavesAfter(node, loop.node) &&
      variable?.bindings.every((binding) => !loop.node.encloses(binding.node)),
  );
}

/** `x` of `x`, `x.values()` and `[… for … in x if …]` */
function variableCopied(source: AnyNode, ctx: Context): WholeVariable | undefined {
  const node = unwrapped(source);
  if (isKind(node, "identifier")) {
    const variable = variableOf(node, ctx);
    return variable && variable.bindings.length > 0 ? variable : undefined;
  }
  if (isKind(node, "list_comprehension", "generator_expression")) {
    const [clause, ...more] = node.children.filter((child) => isKind(child, "for_in_clause"));
    const iterable = clause?.fields("right").find((right) => right.kind !== "token");
    return more.length === 0 && iterable ? variableCopied(iterable, ctx) : undefined;
  }
  const callee = isKind(node, "call") ? node.field("function") : undefined;
  const isView =
    isKind(callee, "attribute") && /^(?:items|keys|values)$/.test(callee.field("attribute").text);
  return isView ? variableCopied(callee.field("object"), ctx) : undefined;
}

const EMPTY = "raises `StopIteration` instead of `IndexError` where there is none";
const EMPTY_AND_REST = `${EMPTY}, and leaves an iterator's other elements in it`;

/** The one thing that is copied: `list(x)`, `tuple(x)`, `[*x]` */
function sourceOf(copy: AnyNode, ctx: Context): AnyNode | undefined {
  if (isKind(copy, "list")) {
    const [only, ...more] = copy.children;
    return more.length === 0 && isKind(only, "list_splat") ? only.children[0] : undefined;
  }
  if (!isKind(copy, "call") || !/^(?:list|tuple)$/.test(copy.field("function").text))
    return undefined;
  const list = copy.field("arguments");
  if (qualifiedName(copy.field("function"), ctx) !== `builtins.${copy.field("function").text}`)
    return undefined;
  if (isKind(list, "generator_expression")) return onlyLooks(list, ctx) ? list : undefined;
  const [source, ...more] = list.children;
  const isPlain = !isKind(source, "list_splat", "dictionary_splat", "keyword_argument");
  return more.length === 0 && isPlain ? source : undefined;
}

/** `if len(x) == 1:` around it: no more is copied than is used. */
function isOnlyElement(node: AnyNode, source: AnyNode): boolean {
  const call = isKind(source, "call") ? source.field("function") : source;
  const name = isKind(call, "attribute") && isKind(source, "call") ? call.field("object") : source;
  const single = `len(${name.text}) == 1`;
  return ancestors(node).some(
    (up) =>
      isKind(up, "if_statement", "elif_clause", "conditional_expression") &&
      up.text.includes(single),
  );
}

function fixFor(
  nodes: readonly Node<"subscript">[],
  { source, risk }: Copied,
  ctx: Context,
): Fix | undefined {
  if (nodes.flatMap((node) => [...descendants(node)]).some((below) => isKind(below, "comment")))
    return undefined;
  const title = "Take the first element without a copy";
  const text = firstOf(source, risk, ctx);
  if (text === undefined) return undefined;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: nodes.map((node) => replaceNode(node, text)),
  };
}

/**
 * ```
 * list(names)[0]            →    names[0]
 * list(d.values())[0]       →    next(iter(d.values()))
 * [x for x in xs if x][0]   →    next(x for x in xs if x)
 * ```
 */
function firstOf(source: AnyNode, risk: string | undefined, ctx: Context): string | undefined {
  if (risk === undefined) {
    const isAtom = isKind(source, "identifier", "attribute", "call", "subscript", "string");
    return isAtom ? `${source.text}[0]` : `(${source.text})[0]`;
  }
  const scope = ctx.get(scopes).scopeOf(source);
  const isFree = (name: string): boolean => lookUp(name, scope, ctx).bindings.length === 0;
  if (!isFree("next") || !isFree("iter")) return undefined;
  if (isKind(source, "list_comprehension")) return `next(${source.text.slice(1, -1).trim()})`;
  if (isKind(source, "generator_expression")) return `next${source.text}`;
  return `next(iter(${source.text}))`;
}
