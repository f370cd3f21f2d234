/** Calls that add up many lists, each sum a new list: `sum(lists, [])`, `reduce(operator.add, lists)`. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import { type Context, lookUp } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { scopes } from "../../../semantic/scopes.ts";
import { isSeldomRun } from "../../../semantic/seldom.ts";
import { isEmptyList, mayBeLong } from "../../../semantic/amounts/lengths.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";

export interface Flattening {
  readonly call: Node<"call">;
  readonly lists: AnyNode;
  /** What the lists are added to; missing where the first of them is. */
  readonly start: AnyNode | undefined;
  readonly evidence: Evidence;
}

/** Calls that make a new list of two; `operator.iadd` changes its first in place. */
const ADDING: ReadonlySet<string> = new Set([
  "operator.add",
  "operator.concat",
  "operator.__add__",
  "operator.__concat__",
]);

export function flatteningAt(call: Node<"call">, ctx: Context): Flattening | undefined {
  const parts = partsOf(call, ctx);
  if (!parts) return undefined;
  const { lists, start } = parts;
  const value = valueOf(lists, ctx);
  const isMixed = value?.element !== undefined && value.element !== "list";
  const begins = start && valueOf(start, ctx);
  const evidence = start ? begins?.kind === "list" && begins.evidence : value?.evidence;
  if (!evidence || isMixed || (!start && value?.element !== "list")) return undefined;
  if (value?.kind === "str" || !mayBeLong(lists, ctx) || isSeldomRun(call, ctx)) return undefined;
  const says = start ? "the sum starts with a list" : `\`${lists.text}\` holds lists`;
  return { call, lists, start, evidence: { text: says, node: evidence.node } };
}

function partsOf(
  call: Node<"call">,
  ctx: Context,
): Pick<Flattening, "lists" | "start"> | undefined {
  const list = call.field("arguments");
  if (!isKind(list, "argument_list")) return undefined;
  const [first, second, third, ...more] = list.children;
  if (!first || !second || more.length > 0) return undefined;
  if ([first, second, third].some((each) => isKind(each, "list_splat", "dictionary_splat")))
    return undefined;
  switch (qualifiedName(call.field("function"), ctx)) {
    case "builtins.sum":
      return third ? undefined : { lists: first, start: startOf(second) };
    case "functools.reduce":
      return isAddition(first, ctx) ? { lists: second, start: third } : undefined;
    default:
      return undefined;
  }
}

function startOf(argument: AnyNode): AnyNode | undefined {
  return isKind(argument, "keyword_argument") ? argument.field("value") : argument;
}

function isAddition(node: AnyNode, ctx: Context): boolean {
  if (!isKind(node, "lambda")) return ADDING.has(qualifiedName(node, ctx) ?? "");
  const [left, right, ...more] = node.field("parameters")?.children ?? [];
  const sum = unwrapped(node.field("body"));
  return (
    more.length === 0 &&
    isKind(left, "identifier") &&
    isKind(right, "identifier") &&
    isKind(sum, "binary_operator") &&
    sum.field("operator").symbol === "+" &&
    sum.field("left").text === left.text &&
    sum.field("right").text === right.text
  );
}

/** `sum(lists, [])` → `list(chain.from_iterable(lists))` */
export function chainFix({ call, lists, start }: Flattening, ctx: Context): Fix | undefined {
  const isEmpty = start === undefined || isEmptyList(start);
  const hasComment = descendants(call).some((below) => isKind(below, "comment"));
  const list = lookUp("list", ctx.get(scopes).scopeOf(call), ctx);
  if (!isEmpty || hasComment || list.bindings.length > 0) return undefined;
  const chain = nameFor("itertools.chain", call, ctx);
  if (!chain) return undefined;
  const areLists = valueOf(lists, ctx)?.element === "list";
  const title = "Chain the lists, which reads each element once";
  const risk = start
    ? "takes any iterables, where adding raises for what is no list"
    : "gives an empty list where there are none to add, and always a new one";
  const inner = isKind(lists, "generator_expression") ? lists.text : `(${lists.text})`;
  const isSafe = areLists && start !== undefined;
  return {
    title: isSafe ? title : `${title} (${risk})`,
    safe: isSafe,
    edits: [replaceNode(call, `list(${chain.text}.from_iterable${inner})`)],
    imports: chain.imports,
  };
}
