/** Flags loops over a dict that look up again what they have just found, or make pairs to use half of them. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { FOR } from "../../lint/signs.ts";
import type { Context } from "../../semantic/context.ts";
import type { Node } from "../../syntax/node.ts";
import {
  doubleLookupAt,
  type DoubleLookup,
  type HalfUsed,
  halfUsedAt,
} from "./double-lookup/detect.ts";
import { halfFix, itemsFix } from "./double-lookup/fix.ts";

export const dictDoubleLookup = defineRule({
  id: "dict-double-lookup",
  category: "loops",
  summary: "Keys looked up again in the dict that the loop takes them from",
  why: "A loop over a dict has found the value together with the key, and `d[k]` hashes the key and finds it once more. `items()` gives both; `values()` or the dict itself gives one, without a pair around it. The gain is small, so it is shown only on hot lines.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { unit: [FOR, ["[", "items"]] },
  on: { for_statement: reportOf, for_in_clause: reportOf },
});

function reportOf(node: Node<"for_statement" | "for_in_clause">, ctx: Context): Report | undefined {
  const double = doubleLookupAt(node, ctx);
  if (double) return doubleReport(double, ctx);
  const half = halfUsedAt(node, ctx);
  return half && halfReport(half, ctx);
}

function doubleReport(found: DoubleLookup, ctx: Context): Report | undefined {
  const { dict, key, lookups, passes, value } = found;
  const [first, ...others] = lookups;
  if (!first) return undefined;
  const fix = itemsFix(found, ctx);
  return {
    node: first,
    message: `\`${dict.name}\` is a dict, and \`${dict.name}[${key.text}]\` looks up again the key that the loop has just taken from it. Iterate over \`${dict.name}.items()\`, which gives \`${key.text}\` and its value together.`,
    evidence: [
      value.evidence,
      { text: `this loop takes its keys and leaves \`${dict.name}\` unchanged`, node: passes.node },
      ...others.map((node) => ({ text: "it is looked up here too", node })),
    ],
    ...(fix && { fix }),
  };
}

function halfReport(found: HalfUsed, ctx: Context): Report {
  const { dict, passes, used, value, half } = found;
  const fix = halfFix(found, ctx);
  const instead = half === "value" ? `${dict.text}.values()` : dict.text;
  return {
    node: passes.iterable,
    message: `\`${passes.iterable.text}\` makes a pair on each pass, and only \`${used.text}\` is used. Iterate over \`${instead}\`.`,
    evidence: [value.evidence],
    ...(fix && { fix }),
  };
}
