/** Flags a sort of everything of which only the first or the last is used. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { renamed } from "../../lint/signs.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { FEW_PASSES, knownLength } from "../../semantic/loops.ts";
import { refersTo } from "../../semantic/names.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { minMaxFix } from "./extreme/min-max-fix.ts";
import { type SortedEnd, sortedEnd } from "./extreme/sorted-end.ts";

/** `…)[0]`, `…)[-1]` */
const END_OF_CALL = /\)[\s\\]*(?:#|\[[\s\\]*(?:0|-|#))/;

export const sortForExtreme = defineRule({
  id: "sort-for-extreme",
  category: "collections",
  summary: "First or last element of a sorted copy",
  why: "Sorting compares every element several times and copies them all, to find one. `min` and `max` go through them once and keep nothing.",
  cost: { from: "O(n·log n)", to: "O(n)" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: [
    { unit: [["sorted"], [END_OF_CALL]] },
    { module: [[renamed("sorted")]], unit: [[END_OF_CALL]] },
  ],
  on: { subscript: flag },
});

function flag(node: Node<"subscript">, ctx: Context): Report | undefined {
  const found = sortedEnd(node, ctx);
  if (!found || isFew(found.iterable, ctx) || isComparedWithExtreme(node, ctx)) return undefined;
  // The most frequent of all is a matter for a `Counter`.
  if (found.key?.text === `${found.iterable.text}.count`) return undefined;
  if (waitsForIndexError(node) || isSeldomRun(node, ctx)) return undefined;
  const fix = minMaxFix(found, ctx);
  return {
    node,
    message: messageFor(found),
    ...(fix && { fix }),
  };
}

function messageFor({ iterable, key, reverse, end, extreme }: SortedEnd): string {
  const sorted = isKind(iterable, "identifier") ? iterable.text : "…";
  const hasKey = key !== undefined && !isKind(key, "none");
  const better = hasKey ? `${extreme}(${sorted}, key=…)` : `${extreme}(${sorted})`;
  const options = `${hasKey ? ", key=…" : ""}${reverse ? `, reverse=${reverse.text}` : ""}`;
  const written = `sorted(${sorted}${options})[${end === "first" ? "0" : "-1"}]`;
  // Whoever has several with the best key may count on the one that comes.
  const other = hasKey && end === "last" ? ", of equal ones the first and not the last" : "";
  return `\`${written}\` sorts everything to take one element. \`${better}\` finds it in one pass${other}.`;
}

/** `try: sorted(n)[-1]` … `except IndexError`: `max` would raise another error. */
function waitsForIndexError(node: AnyNode): boolean {
  const statement = nearest(node, "try_statement", "function_definition", "lambda");
  return (
    isKind(statement, "try_statement") &&
    statement.children.some(
      (part) => isKind(part, "except_clause") && /\b(?:IndexError|LookupError)\b/.test(part.text),
    )
  );
}

/** `assert max(n) == sorted(n)[-1]` finds the element in two ways on purpose. */
function isComparedWithExtreme(node: AnyNode, ctx: Context): boolean {
  const others = isKind(node.parent, "argument_list", "comparison_operator")
    ? node.parent.children
    : [];
  return others.some((other) => {
    const callee = isKind(other, "call") ? other.field("function") : undefined;
    return (
      callee !== undefined &&
      ["min", "max"].some((name) => refersTo(callee, `builtins.${name}`, ctx))
    );
  });
}

/** Whether the text shows that there is little to sort. */
function isFew(iterable: AnyNode, ctx: Context): boolean {
  const node = unwrapped(iterable);
  const length = knownLength(node);
  if (length !== undefined) return length <= FEW_PASSES;
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  return variable !== undefined && variable.bindings.length > 0 && isShort(variable, ctx);
}
