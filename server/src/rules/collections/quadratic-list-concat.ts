/** Flags lists that are copied for each addition: in a loop, or by a sum of many lists. */
import type { Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf, remaking, renamed } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { amountOf } from "../../semantic/amounts/origins.ts";
import type { Context } from "../../semantic/context.ts";
import { type Remaking, remakingOf } from "../../semantic/remaking.ts";
import { isEmptyList } from "../../semantic/amounts/lengths.ts";
import type { Node } from "../../syntax/node.ts";
import { addsOnlyLists, inPlaceFix } from "./concat/fix.ts";
import { chainFix, flatteningAt } from "./concat/flatten.ts";
import { type Concatenation, concatenationAt } from "./concat/statement.ts";

/** `n = n + …`, `n = [*n, …]` */
const REMAKING = remaking(String.raw`\+(?!=)`, String.raw`\[(?:[\s\\]|#[^\r\n]*[\r\n])*\*`);
const FLATTENING = callOf("sum|reduce");

export const quadraticListConcat = defineRule({
  id: "quadratic-list-concat",
  category: "collections",
  summary: "A list built by copying it for each addition",
  why: "`a + b` makes a new list of all elements of both. Repeated, that copies what was added first again and again; `append` and `extend` add to the list that is there, and `itertools.chain` reads each element once.",
  cost: { from: "O(n²)", to: "O(n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    { unit: [[inLoop(...REMAKING)]] },
    { module: [["sum", "reduce"]], unit: [[FLATTENING]] },
    { module: [[renamed("sum|reduce")]], unit: [["("]] },
  ],
  on: {
    assignment: reportConcatenation,
    call: reportFlattening,
  },
});

function reportConcatenation(node: Node<"assignment">, ctx: Context): Report | undefined {
  const growth = concatenationAt(node);
  const found = growth && remakingOf(growth, "list", concatenationAt, ctx);
  // One change serves all additions in a loop, so the first speaks for the rest.
  if (!found || found.all[0]?.node !== node || !isOfLists(found, ctx)) return undefined;
  const fix = inPlaceFix(found, ctx);
  const name = growth.target.text;
  return {
    node,
    message: `Each pass of the loop copies all of \`${name}\` into a new list. Add to the one that is there, by \`append\` or \`+=\`.`,
    evidence: [found.evidence, { text: "this loop repeats the copying", node: found.loop }],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(node, ctx, found.loop),
  };
}

/** To a list that holds something an array may be added, number by number: to an empty one only a list. */
function isOfLists({ growth, starts }: Remaking<Concatenation>, ctx: Context): boolean {
  return addsOnlyLists(growth, ctx) || starts.every((start) => isEmptyList(start));
}

function reportFlattening(node: Node<"call">, ctx: Context): Report | undefined {
  const found = flatteningAt(node, ctx);
  if (!found) return undefined;
  const fix = chainFix(found, ctx);
  const name = node.field("function").text;
  return {
    node,
    message: `\`${name}\` makes a new list for each that it adds, of everything so far. \`itertools.chain.from_iterable\` reads each element once.`,
    evidence: [found.evidence],
    ...(fix && { fix }),
    onlyWhenHot: amountOf(found.lists, ctx) !== "many",
  };
}
