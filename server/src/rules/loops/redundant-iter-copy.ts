/** Flags loops over a copy that is made only to be iterated, of what cannot change meanwhile. */
import { type Fix, replaceNode, type Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { OPEN } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { amountOf } from "../../semantic/amounts/origins.ts";
import type { Context } from "../../semantic/context.ts";
import { article } from "../../semantic/value.ts";
import type { Node } from "../../syntax/node.ts";
import { descendants, isKind } from "../../syntax/walk.ts";
import { type IterCopy, iterCopyAt } from "./iter-copy/detect.ts";

/** `in list(…)`, `….copy()`, `…[:]` */
const COPIES = [
  new RegExp(String.raw`\bin\b${OPEN}(?:list|tuple)\b`),
  /\bcopy[\s\\]*[(#]/,
  /\[[\s\\]*(?:#|:[\s\\]*[\]#])/,
];

export const redundantIterCopy = defineRule({
  id: "redundant-iter-copy",
  category: "loops",
  summary: "Copy made only to be iterated",
  why: "`list(…)` goes through the whole container and stores every element once more before the first pass begins. A copy protects a loop that changes the container; where nothing does, it costs time and memory for nothing.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop(...COPIES)]] },
  on: { for_statement: reportOf, for_in_clause: reportOf },
});

function reportOf(node: Node<"for_statement" | "for_in_clause">, ctx: Context): Report | undefined {
  const found = iterCopyAt(node, ctx);
  if (!found) return undefined;
  const { passes, value, variable } = found;
  const fix = fixFor(found);
  return {
    node: passes.iterable,
    message: messageFor(found),
    evidence: [
      value.evidence,
      ...(variable
        ? [{ text: `\`${variable.name}\` stays the same in this loop`, node: passes.node }]
        : []),
    ],
    ...(fix && { fix }),
    onlyWhenHot: !isMuch(found, ctx),
  };
}

/** Whether what is copied is much, or copied often. */
function isMuch({ passes, original }: IterCopy, ctx: Context): boolean {
  return amountOf(original, ctx) === "many" || meetsMuch(passes.iterable, ctx);
}

function messageFor({ passes, original, value, variable, isImmutable }: IterCopy): string {
  if (!variable) {
    return `This copies ${article(value.kind)} that nothing else holds, only to iterate over the copy. Iterate over \`${shortened(original.text)}\` itself.`;
  }
  const same = isImmutable ? "which cannot change" : "which nothing changes during the loop";
  return `\`${variable.name}\` is ${article(value.kind)}, ${same}, so \`${shortened(passes.iterable.text)}\` copies it for nothing. Iterate over \`${shortened(original.text)}\` itself.`;
}

const LONGEST = 40;

function shortened(text: string): string {
  const [line = ""] = text.split(/[\r\n]/);
  return line === text && text.length <= LONGEST ? text : `${line.slice(0, LONGEST)}…`;
}

/** `for x in list(t):` → `for x in t:` */
function fixFor({ passes, original, variable }: IterCopy): Fix | undefined {
  const { iterable } = passes;
  const hasComment = descendants(iterable).some((below) => isKind(below, "comment"));
  // Lines that only the parentheses of the call hold together, and words that would run into each other.
  const after = iterable.tree.text.charAt(iterable.end);
  if (hasComment || /[\r\n]/.test(original.text) || /\w/.test(after)) return undefined;
  const isDeclared = variable?.bindings.some(
    (each) => each.annotation ?? each.kind === "parameter",
  );
  const title = `Iterate over \`${shortened(original.text)}\` itself`;
  return {
    title: isDeclared
      ? `${title} (differs if it is of a subclass that iterates in its own way)`
      : title,
    safe: isDeclared !== true,
    edits: [replaceNode(iterable, original.text)],
  };
}
