/** Flags dicts that are copied for each addition in a loop. */
import type { Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { remaking } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import type { Context } from "../../semantic/context.ts";
import { refersTo } from "../../semantic/names.ts";
import { isMadeBy, type Remaking, remakingOf } from "../../semantic/remaking.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";
import { updateFix } from "./merge/fix.ts";
import { type Merge, mergeAt } from "./merge/statement.ts";

/** `d = d | …`, `d = {**d, …}`, `d = dict(d, …)` */
const REMAKING = remaking(
  String.raw`\|(?!=)`,
  String.raw`\{(?:[\s\\]|#[^\r\n]*[\r\n])*\*\*|dict[\s\\]*\(`,
);

export const quadraticDictMerge = defineRule({
  id: "quadratic-dict-merge",
  category: "collections",
  summary: "A dict built by copying it for each addition",
  why: "`{**d, k: v}` and `d | other` make a new dict of everything in `d`. In a loop that copies what was added first again and again; `d[k] = v` and `d.update(other)` add to the dict that is there, and keep the order of its keys just the same.",
  cost: { from: "O(n²)", to: "O(n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop(...REMAKING)]] },
  on: {
    assignment: report,
  },
});

function report(node: Node<"assignment">, ctx: Context): Report | undefined {
  const growth = mergeAt(node);
  const found = growth && remakingOf(growth, "dict", mergeAt, ctx);
  // One change serves all merges in a loop, so the first speaks for the rest.
  if (!found || found.all[0]?.node !== node || !isPlain(found, ctx)) return undefined;
  const fix = updateFix(found, ctx);
  const name = growth.target.text;
  return {
    node,
    message: `Each pass of the loop copies all of \`${name}\` into a new dict. Add to the one that is there, by \`${name}[…] = …\` or \`update\`.`,
    evidence: [found.evidence, { text: "this loop repeats the copying", node: found.loop }],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(node, ctx, found.loop),
  };
}

/** `|` of a `Counter` keeps the larger count, and `dict` may be another function. */
function isPlain({ growth, starts }: Remaking<Merge>, ctx: Context): boolean {
  switch (growth.form) {
    case "display":
      return true;
    case "union":
      return starts.every((start) => isMadeBy(start, ctx) || isDictType(start));
    case "call": {
      const right = isKind(growth.node, "assignment") ? growth.node.field("right") : undefined;
      const call = right && unwrapped(right);
      return isKind(call, "call") && refersTo(call.field("function"), "builtins.dict", ctx);
    }
  }
}

/** The annotation `dict` or `Dict`, with or without what it holds. */
function isDictType(annotation: AnyNode): boolean {
  return isKind(annotation, "type") && /^(?:typing\.)?[dD]ict\b/.test(annotation.text);
}
