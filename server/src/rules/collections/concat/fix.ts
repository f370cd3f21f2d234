/** The fix for a list that is made anew in a loop: it grows in place. */
import { type Fix, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import type { Context } from "../../../semantic/context.ts";
import type { Remaking } from "../../../semantic/remaking.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";
import type { Concatenation } from "./statement.ts";

const BREAK = /[\r\n]/;

/**
 * ```
 * out = out + [x]      →    out.append(x)
 * out = out + xs + ys  →    out += xs + ys
 * out = [*out, x, *xs] →    out += [x, *xs]
 * ```
 */
export function inPlaceFix(found: Remaking<Concatenation>, ctx: Context): Fix | undefined {
  const { growth, all, isUnseen } = found;
  if (all.some(({ node }) => hasComment(node))) return undefined;
  const areLists = all.every((each) => addsOnlyLists(each, ctx));
  const name = growth.target.text;
  const title = `Let \`${name}\` grow in place`;
  const risk = isUnseen
    ? "takes any iterable, where `+` raises for what is no list"
    : `whatever else holds the old \`${name}\` sees it grow`;
  const isSafe = isUnseen && areLists;
  return {
    title: isSafe ? title : `${title} (${risk})`,
    safe: isSafe,
    edits: all.map(growInPlace),
  };
}

function growInPlace({ node, target, form, added }: Concatenation): NodeEdit {
  const single = singleElement(form, added);
  if (single) return replaceNode(node, `${target.text}.append(${single.text})`);
  const [first] = added;
  const last = added.at(-1) ?? first;
  const text = node.tree.text.slice(first.start, last.end);
  if (form === "elements") return replaceNode(node, `${target.text} += [${text}]`);
  return replaceNode(node, `${target.text} += ${isWhole(node, added) ? text : `(${text})`}`);
}

/** Whether every line break between and in the operands stands in brackets of their own. */
function isWhole(node: AnyNode, added: Concatenation["added"]): boolean {
  return added.every((each, i) => {
    const gap = node.tree.text.slice(added[i - 1]?.end ?? each.start, each.start);
    const head = isKind(each, "call") ? each.field("function") : each;
    const isBracketed = isKind(each, "list", "list_comprehension", "parenthesized_expression");
    return !BREAK.test(gap) && (isBracketed || !BREAK.test(head.text));
  });
}

/** The only thing that is added, where it is written out: `[x]`. */
function singleElement(
  form: Concatenation["form"],
  [first, ...more]: Concatenation["added"],
): AnyNode | undefined {
  if (more.length > 0) return undefined;
  const elements = form === "elements" ? [first] : isKind(first, "list") ? first.children : [];
  const [element, ...others] = elements;
  return others.length > 0 || isKind(element, "list_splat") ? undefined : element;
}

export function addsOnlyLists({ form, added }: Concatenation, ctx: Context): boolean {
  return form === "elements" || added.every((each) => valueOf(each, ctx)?.kind === "list");
}

function hasComment(node: AnyNode): boolean {
  return descendants(node).some((below) => isKind(below, "comment"));
}
