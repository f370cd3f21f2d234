/** The fix for a dict that is made anew in a loop: it is updated in place. */
import { type Fix, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { isMadeBy, type Remaking } from "../../../semantic/remaking.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";
import type { Merge } from "./statement.ts";

/**
 * ```
 * d = {**d, k: v}          →    d[k] = v
 * d = {**d, f(): g()}      →    d.update({f(): g()})
 * d = {**d, **other}       →    d.update(other)
 * d = d | other            →    d.update(other)
 * d = dict(d, k=v)         →    d.update(k=v)
 * ```
 */
export function updateFix(found: Remaking<Merge>, ctx: Context): Fix | undefined {
  const { growth, all, isUnseen } = found;
  const edits = all.map((each) => updated(each, ctx));
  if (edits.includes(undefined) || all.some(({ node }) => hasComment(node))) return undefined;
  const areDicts = all.every((each) => addsOnlyDicts(each, ctx));
  const name = growth.target.text;
  const title = `Update \`${name}\` in place`;
  const risk = isUnseen
    ? "differs if what is merged is no plain dict"
    : `whatever else holds the old \`${name}\` sees the change`;
  const isSafe = isUnseen && areDicts;
  return {
    title: isSafe ? title : `${title} (${risk})`,
    safe: isSafe,
    edits: edits.filter((edit) => edit !== undefined),
  };
}

function updated({ node, target, form, added }: Merge, ctx: Context): NodeEdit | undefined {
  const [first, ...more] = added;
  const name = target.text;
  const text = node.tree.text.slice(first.start, (added.at(-1) ?? first).end);
  switch (form) {
    case "union":
      return more.length === 0 ? replaceNode(node, `${name}.update(${first.text})`) : undefined;
    case "call":
      return replaceNode(node, `${name}.update(${text})`);
    case "display": {
      const inner = more.length === 0 ? mergedBy(first) : undefined;
      if (inner) return replaceNode(node, `${name}.update(${inner.text})`);
      const isItem = more.length === 0 && isKind(first, "pair") && isEitherOrder(first, ctx);
      return isItem
        ? replaceNode(node, `${name}[${first.field("key").text}] = ${valueText(first)}`)
        : replaceNode(node, `${name}.update({${text}})`);
    }
  }
}

/** `other` of `**other` */
function mergedBy(entry: AnyNode): AnyNode | undefined {
  return isKind(entry, "dictionary_splat") ? entry.children[0] : undefined;
}

/** A display evaluates the key first, an assignment the value: no difference where the key is settled. */
function isEitherOrder(pair: Node<"pair">, ctx: Context): boolean {
  const hasWalrus = descendants(pair).some((below) => isKind(below, "named_expression"));
  return !hasWalrus && isSettled(pair.field("key"), ctx);
}

/** Whether evaluating the value cannot change the key: a literal, or a name that is this function's own. */
function isSettled(key: AnyNode, ctx: Context): boolean {
  if (isKind(key, "tuple")) return key.children.every((each) => isSettled(each, ctx));
  if (isKind(key, "string")) return !key.children.some((child) => isKind(child, "interpolation"));
  if (!isKind(key, "identifier")) return isKind(key, "integer", "float", "true", "false", "none");
  const variable = variableOf(key, ctx);
  return (
    variable?.scope?.kind === "function" &&
    variable.bindings.every((binding) => homeOf(binding.scope) === variable.scope)
  );
}

/** In a display a value may go over several lines; in an assignment it needs brackets for that. */
function valueText(pair: Node<"pair">): string {
  const { text } = pair.field("value");
  return /[\r\n]/.test(text) ? `(${text})` : text;
}

/** Whether everything that is merged is surely a dict: for `|`, which asks its class, a plain one. */
function addsOnlyDicts({ form, added }: Merge, ctx: Context): boolean {
  if (form === "union") return added.every((each) => isPlainDict(each, ctx));
  const merged = form === "display" && added.length === 1 ? mergedBy(added[0]) : undefined;
  return merged === undefined || valueOf(merged, ctx)?.kind === "dict";
}

function isPlainDict(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  if (!isKind(node, "identifier"))
    return isMadeBy(node, ctx) && valueOf(node, ctx)?.kind === "dict";
  const bindings = variableOf(node, ctx)?.bindings ?? [];
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ kind, value }) =>
        kind === "assignment" &&
        value !== undefined &&
        isMadeBy(value, ctx) &&
        valueOf(value, ctx)?.kind === "dict",
    )
  );
}

function hasComment(node: AnyNode): boolean {
  return descendants(node).some((below) => isKind(below, "comment"));
}
