/** Fixes for loops over dicts: take what each pass needs from the dict, and no more. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import type { Context } from "../../../semantic/context.ts";
import { dictClassOf, dictClassOfVariable } from "../../../semantic/exact-dict.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { sharingOf } from "../../../semantic/sharing.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, descendants, isKind } from "../../../syntax/walk.ts";
import type { DoubleLookup, HalfUsed } from "./detect.ts";

/**
 * ```
 * for k in d:                  for k, value in d.items():
 *     total += d[k]       →        total += value
 *     print(k, d[k])               print(k, value)
 * ```
 */
export function itemsFix(found: DoubleLookup, ctx: Context): Fix | undefined {
  const { passes, dict, key, lookups } = found;
  const shown = lookups.filter((each) => !isQuoted(each));
  if (shown.length === 0 || shown.some((each) => hasComment(each) || touchesWord(each)))
    return undefined;
  const name = freeName("value", passes.node, ctx);
  const risk = riskOf(found, ctx);
  const title = `Iterate over \`${dict.name}.items()\``;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [
      replaceNode(key, `${key.text}, ${name}`),
      replaceNode(passes.iterable, `${dict.name}.items()`),
      ...shown.map((each) => replaceNode(each, name)),
    ],
  };
}

function riskOf({ dict, passes }: DoubleLookup, ctx: Context): string | undefined {
  if (dictClassOfVariable(dict, ctx) === undefined) return subclassRisk(dict.name);
  const { names, escape } = sharingOf(dict, ctx);
  const isOwn = dict.scope !== undefined && homeOf(dict.scope) === passes.home;
  const isAlone =
    isOwn && [...dict.uses, ...dict.bindings].every((each) => homeOf(each.scope) === passes.home);
  return isAlone && escape === undefined && names.length === 1
    ? undefined
    : `misses what other code stores in \`${dict.name}\` meanwhile`;
}

/**
 * ```
 * for _, value in d.items():    →    for value in d.values():
 * for key, _ in d.items():      →    for key in d:
 * ```
 */
export function halfFix({ passes, dict, used, half }: HalfUsed, ctx: Context): Fix | undefined {
  if (hasComment(passes.target) || hasComment(passes.iterable)) return undefined;
  const isSafe = dictClassOf(dict, ctx) !== undefined;
  const text = half === "value" ? `${dict.text}.values()` : dict.text;
  // What goes on over lines inside the parentheses of the call must not lose them.
  if (/[\r\n]/.test(passes.iterable.text)) return undefined;
  if (touchesWord(passes.iterable) || touchesWord(passes.target)) return undefined;
  const title = `Iterate over \`${text}\``;
  return {
    title: isSafe ? title : `${title} (${subclassRisk(dict.text)})`,
    safe: isSafe,
    edits: [replaceNode(passes.target, used.text), replaceNode(passes.iterable, text)],
  };
}

function subclassRisk(name: string): string {
  return `differs if \`${name}\` is of a subclass that has its own way to look up or to iterate`;
}

/** `f"{d[k]=}"` shows the code itself. */
function isQuoted(node: AnyNode): boolean {
  return ancestors(node).some(
    (up) => isKind(up, "interpolation") && up.allChildren.some((child) => child.symbol === "="),
  );
}

/** `d[k]if …`, `for(_, v)in …`: a name in its place would run into the word beside it. */
function touchesWord(node: AnyNode): boolean {
  const { text } = node.tree;
  return /\w/.test(text.charAt(node.end)) || /\w/.test(text.charAt(node.start - 1));
}

function hasComment(node: AnyNode): boolean {
  return descendants(node).some((below) => isKind(below, "comment"));
}
