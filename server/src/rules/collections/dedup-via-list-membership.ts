/** Flags a list that keeps itself free of repeats by searching itself before each append. */
import type { Fix } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { IN_NAME } from "../../lint/signs.ts";
import { amountOfPasses } from "../../semantic/amounts/origins.ts";
import type { Context } from "../../semantic/context.ts";
import { loopsAround } from "../../semantic/loops.ts";
import { isKind } from "../../syntax/walk.ts";
import { type Dedup, dedupAt } from "./dedup/detect.ts";
import { seenSetFix } from "./dedup/seen-set-fix.ts";
import { wholeLoopFix } from "./dedup/whole-loop-fix.ts";

export const dedupViaListMembership = defineRule({
  id: "dedup-via-list-membership",
  category: "collections",
  summary: "Repeats kept out of a list by searching it before each append",
  why: "Each new element is compared with all that were kept before, so the cost grows with the square of the result. A dict keeps the order of insertion too and finds repeats in constant time.",
  cost: { from: "O(n·k)", to: "O(n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [["append"], [inLoop(IN_NAME)]] },
  on: {
    comparison_operator(node, ctx) {
      const found = dedupAt(node, ctx);
      if (!found) return undefined;
      const fix = fixFor(found, ctx);
      return {
        node: found.test.node,
        message: messageFor(found, fix),
        evidence: [
          found.value.evidence,
          { text: "the same value is appended here", node: found.append },
          { text: "this loop repeats the search", node: found.loop },
        ],
        ...(fix && { fix }),
        onlyWhenHot: !keepsMuch(found, ctx),
      };
    },
  },
});

/** Whether the elements of much data are kept themselves: what is taken from them may well be of few kinds. */
function keepsMuch({ test, append, loop }: Dedup, ctx: Context): boolean {
  const loops = loopsAround(append).filter(({ node }) => loop.encloses(node));
  return loops.some((each) => {
    const target = isKind(each.node, "for_statement") ? each.node.field("left").text : undefined;
    return target === test.element.text && amountOfPasses(each, ctx) === "many";
  });
}

function messageFor({ test, variable }: Dedup, fix: Fix | undefined): string {
  const { name } = variable;
  const advice =
    fix?.title.includes("dict.fromkeys") === true
      ? "`dict.fromkeys` drops repeats and keeps the order."
      : `Remember what was kept in a set beside \`${name}\`, if the values are hashable.`;
  return (
    `\`${name}\` is a list, so \`${test.operator}\` scans everything kept so far, once for each value. ` +
    advice
  );
}

function fixFor(found: Dedup, ctx: Context): Fix | undefined {
  return wholeLoopFix(found, ctx) ?? seenSetFix(found, ctx);
}
