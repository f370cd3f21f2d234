/** Flags a list that a loop consumes by making a copy of all but its first elements on every pass. */
import type { Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { amountOfVariable } from "../../semantic/amounts/origins.ts";
import { type Context, variableOf, type WholeVariable } from "../../semantic/context.ts";
import { effectOf } from "../../semantic/effects.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import { FEW_PASSES, knownLength, loopsAround } from "../../semantic/loops.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";

export const quadraticSliceConsume = defineRule({
  id: "quadratic-slice-consume",
  category: "collections",
  summary: "List consumed by copying its rest on every pass of a loop",
  why: "A slice copies all that is left. To take the elements of a list one by one like this, half of the square of its length is copied; an index that moves on, or a `collections.deque`, copies nothing.",
  cost: { from: "O(n²)", to: "O(n)" },
  severity: "information",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: {
    unit: [[/\bwhile\b/], [inLoop(/\[[\s\\]*[1-8][\s\\]*[:#]|\[[\s\\]*#/)]],
  },
  on: { assignment: flag },
});

/** `rest = rest[1:]` in `while rest:`, which goes on until nothing is left. */
function flag(node: Node<"assignment">, ctx: Context): Report | undefined {
  const target = node.children[0];
  const slice = unwrapped(node.children.at(-1) ?? node);
  if (!isKind(target, "identifier") || !isKind(slice, "subscript")) return undefined;
  const list = slice.field("value");
  const taken = takenFrom(slice);
  if (!taken || !isKind(list, "identifier") || list.text !== target.text) return undefined;
  const loop = loopsAround(node)[0]?.node;
  if (!isKind(loop, "while_statement") || leavesAfter(node, loop)) return undefined;
  if (!asksForMore(loop.field("condition"), target.text)) return undefined;
  const variable = variableOf(target, ctx);
  const value = valueOf(list, ctx);
  if (!variable || value?.kind !== "list" || onlyShrinksFromFew(variable, ctx)) return undefined;
  const { name } = variable;
  return {
    node: slice,
    message:
      `\`${slice.text}\` copies all that is left of the list, on every pass of the loop. ` +
      `Go through \`${name}\` with an index, or take from the left of a \`collections.deque\`.`,
    evidence: [
      value.evidence,
      { text: `this loop goes on until \`${name}\` is empty`, node: loop },
    ],
    onlyWhenHot: amountOfVariable(variable, ctx) !== "many",
  };
}

/** Whether the text shows that the list is made with few elements, and nothing is put into it afterwards. */
function onlyShrinksFromFew(variable: WholeVariable, ctx: Context): boolean {
  const isFew = variable.bindings.every(({ value }) => {
    if (!value) return false;
    const node = unwrapped(value);
    if (isKind(node, "subscript") && node.field("value").text === variable.name) return true;
    const length = knownLength(node);
    return isSplitName(node) || (length !== undefined && length <= FEW_PASSES);
  });
  return isFew && variable.uses.every((use) => effectOf(use.node, ctx).what === "reads");
}

/** `path.split(".")`: the parts of a path or a dotted name are few. */
function isSplitName(node: AnyNode): boolean {
  if (!isKind(node, "call")) return false;
  const callee = node.field("function");
  const [separator] = node.field("arguments").children;
  const isSplit = isKind(callee, "attribute") && callee.field("attribute").text === "split";
  return isSplit && separator !== undefined && /^(["'])[./:]{1,2}\1$/.test(separator.text);
}

/** The number in `[1:]`; more at once are few copies. */
function takenFrom(slice: Node<"subscript">): string | undefined {
  const [index, ...more] = slice.fields("subscript");
  if (!isKind(index, "slice") || more.length > 0) return undefined;
  const [start, colon, ...rest] = index.allChildren.filter((each) => each.kind !== "comment");
  const isPlain = isKind(start, "integer") && colon?.symbol === ":" && rest.length === 0;
  return isPlain && /^[1-8]$/.test(start.text) ? start.text : undefined;
}

/** `while rest:`, `while len(rest) > 1:` */
function asksForMore(condition: AnyNode, name: string): boolean {
  const node = unwrapped(condition);
  if (isKind(node, "identifier")) return node.text === name;
  if (isKind(node, "comparison_operator")) {
    const [length, bound] = node.children;
    const [operator, ...more] = node.fields("operators");
    const asks = [">", ">=", "!="].includes(operator?.symbol ?? "") && more.length === 0;
    return asks && isKind(bound, "integer") && length !== undefined && asksForMore(length, name);
  }
  if (!isKind(node, "call") || node.field("function").text !== "len") return false;
  const [argument, ...more] = node.field("arguments").children;
  return more.length === 0 && isKind(argument, "identifier") && argument.text === name;
}
