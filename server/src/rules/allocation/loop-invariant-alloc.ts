/** Flags containers and converters that a loop builds anew on every pass, always from the same. */
import { hoistFix } from "../../lint/hoist-fix.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { GAP, NAME, OPEN } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { hotLoopsAround, type Loop } from "../../semantic/loops.ts";
import { loopsRepeating } from "../../semantic/repeated.ts";
import { isUnconditional } from "../../semantic/unconditional.ts";
import type { Node } from "../../syntax/node.ts";
import { type Built, builtBy } from "./invariant/built.ts";

/** `set(names)` */
const COPY = new RegExp(
  String.raw`\b(?:set|frozenset|dict)${GAP}\(${OPEN}${NAME}${GAP}(?:,${GAP})?\)`,
);
const CONVERTERS = ["strptime", "Struct", "Fraction", "JSONEncoder", "maketrans"];

export const loopInvariantAlloc = defineRule({
  id: "loop-invariant-alloc",
  category: "allocation",
  summary: "A set, dict, parsed constant or converter built anew on every pass of a loop",
  why: "What is built from names that the loop leaves as they are is the same on every pass. Built once before the loop, it costs nothing in it.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["regex-compile-in-loop", "sort-in-loop", "materialized-membership"],
  onlyWhenHot: "sometimes",
  needs: {
    module: [["set", "dict", ...CONVERTERS]],
    unit: [[inLoop(COPY, ...CONVERTERS)]],
  },
  on: {
    call(node, ctx) {
      if (hotLoopsAround(node).length === 0) return undefined;
      const built = builtBy(node, ctx);
      const loops = built ? loopsRepeating(node, ctx) : [];
      const [loop] = loops;
      // What is built on few passes only may well be cheaper where it is.
      if (!built || !loop || !isUnconditional(node, loop.node)) return undefined;
      const title = (name: string): string => `Build \`${name}\` once before the loop`;
      const fix = hoistFix({ expression: node, loops, name: built.name, title }, ctx);
      return {
        node,
        message: messageFor(node, built),
        evidence: [evidenceOf(loop)],
        ...(built.costs === "little" && { severity: "hint" }),
        ...(fix && { fix }),
        onlyWhenHot: !meetsMuch(node, ctx, loop.node),
      };
    },
  },
});

function evidenceOf({ node }: Loop): { readonly text: string; readonly node: Loop["node"] } {
  return { text: "this loop builds it again and again, and changes nothing of it", node };
}

function messageFor(call: Node<"call">, { from }: Built): string {
  const callee = call.field("function").text;
  const source = from === undefined ? "the same constant" : `\`${from}\``;
  return (
    `\`${callee}\` builds the same from ${source} on every pass of the loop. ` +
    "Build it once before the loop."
  );
}
