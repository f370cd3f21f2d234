/** The fix for an end of a sorted copy: `min` or `max`. */
import { type Fix, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import { type Context, lookUp } from "../../../semantic/context.ts";
import { isSurelyFilled } from "../../../semantic/nonempty.ts";
import { scopes } from "../../../semantic/scopes.ts";
import { givesOrdered, isOrdered } from "../../../semantic/total-order.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";
import type { SortedEnd } from "./sorted-end.ts";

/** `sorted(names, key=len, reverse=True)[0]` → `max(names, key=len)` */
export function minMaxFix(found: SortedEnd, ctx: Context): Fix | undefined {
  const { subscript, call, extreme } = found;
  const scope = ctx.get(scopes).scopeOf(subscript);
  if (ctx.module.hasStarImport || lookUp(extreme, scope, ctx).bindings.length > 0) return undefined;
  if (descendantsOf(subscript, "comment").length > 0) return undefined;
  const isFilled = isNonEmpty(found.iterable, ctx);
  if (!isFilled && isInTry(subscript)) return undefined;
  const risks = [
    ...(isFilled ? [] : ["raises `ValueError` instead of `IndexError` when there is no element"]),
    ...(staysSame(found, ctx) ? [] : [riskOfOrder(found)]),
  ];
  const title = `Take the \`${extreme}\``;
  const callee = replaceNode(call.field("function"), extreme);
  return {
    title: risks.length === 0 ? title : `${title} (${risks.join("; ")})`,
    safe: risks.length === 0,
    edits: [
      callee,
      ...reverseEdits(found),
      {
        node: subscript,
        span: { start: subscript.field("value").end, end: subscript.end },
        newText: "",
      },
    ],
  };
}

/** Takes `reverse=…` away, with the comma before it. */
function reverseEdits({ reverse, call }: SortedEnd): readonly NodeEdit[] {
  const option = reverse?.parent;
  const list = call.field("arguments");
  if (!option || isKind(list, "generator_expression")) return [];
  const before = list.children[list.children.indexOf(option) - 1];
  return before
    ? [{ node: option, span: { start: before.end, end: option.end }, newText: "" }]
    : [];
}

/** Code around may wait for the `IndexError`. */
function isInTry(node: AnyNode): boolean {
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition", "lambda")) return false;
    if (isKind(up, "try_statement", "with_statement")) return true;
  }
  return false;
}

function isNonEmpty(iterable: AnyNode, ctx: Context): boolean {
  const node = unwrapped(iterable);
  return isKind(node, "identifier") && isSurelyFilled(node, ctx);
}

/** Whether the elements are all in one order, and what is equal is the same. */
function staysSame({ iterable, key, end }: SortedEnd, ctx: Context): boolean {
  const value = valueOf(iterable, ctx);
  if (!value?.element) return false;
  if (key && !isKind(key, "none")) return end === "first" && givesOrdered(key, ctx);
  // `True` is an int too, and equals 1.
  const isSameWhenEqual = value.element === "str" || value.element === "bytes";
  return isOrdered(value.element) && (end === "first" || isSameWhenEqual);
}

function riskOfOrder({ end }: SortedEnd): string {
  return end === "last"
    ? "takes the first of equal elements instead of the last"
    : "may take another where elements have no total order, as with NaN";
}
