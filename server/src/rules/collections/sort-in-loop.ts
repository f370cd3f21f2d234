/** Flags sorting the same on every pass of a loop, and sorting anew after each element that is added. */
import type { Report } from "../../lint/finding.ts";
import { hoistFix } from "../../lint/hoist-fix.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { hotLoopsAround } from "../../semantic/loops.ts";
import { spelledName } from "../../semantic/names.ts";
import { loopsRepeating } from "../../semantic/repeated.ts";
import { isOnlyRead } from "../../semantic/results.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import { isUnconditional } from "../../semantic/unconditional.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";
import { insortFix } from "./sorting/insort-fix.ts";
import { type Resort, resortOf } from "./sorting/resort.ts";

const SORTED: ReadonlySet<string> = new Set(["builtins.sorted"]);

export const sortInLoop = defineRule({
  id: "sort-in-loop",
  category: "collections",
  summary: "The same list sorted on every pass of a loop, or sorted anew after each new element",
  why: "Sorting takes all elements in hand. What the loop does not change is sorted once before it; a list that only gets one element at a time stays sorted with `bisect.insort`, and one that only gives its smallest is a heap.",
  cost: { from: "O(m·n·log n)", to: "O(n·log n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["materialized-membership"],
  onlyWhenHot: "sometimes",
  needs: { module: [["sort"]], unit: [[inLoop("sort")]] },
  on: {
    call(node, ctx) {
      if (hotLoopsAround(node).length === 0) return undefined;
      const resort = resortOf(node, ctx);
      return resort ? reportOfResort(resort, ctx) : sameSorting(node, ctx);
    },
  },
});

/** `sorted(names)` of what the loop leaves as it is. */
function sameSorting(call: Node<"call">, ctx: Context): Report | undefined {
  if (!spelledName(call.field("function"), SORTED, ctx)) return undefined;
  const [first] = call.field("arguments").children;
  if (!first || isFew(first, ctx) || !isOnlyRead(call, ctx)) return undefined;
  const loops = loopsRepeating(call, ctx);
  const [loop] = loops;
  if (!loop || !isUnconditional(call, loop.node)) return undefined;
  const shown = /^[\w.]{1,40}$/.test(first.text) ? `\`${first.text}\`` : "the same values";
  const name = isKind(first, "identifier") ? `sorted_${first.text.toLowerCase()}` : "in_order";
  const title = (free: string): string => `Sort once before the loop, into \`${free}\``;
  const fix = hoistFix({ expression: call, loops, name, title }, ctx);
  return {
    node: call,
    message:
      `\`sorted\` sorts ${shown} on every pass of the loop, which leaves the order as it is. ` +
      "Sort once before the loop.",
    evidence: [{ text: `this loop leaves ${shown} unchanged`, node: loop.node }],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(call, ctx, loop.node),
  };
}

function isFew(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  if (!isKind(node, "identifier")) return isKind(node, "list", "tuple", "set", "dictionary");
  const variable = variableOf(node, ctx);
  return variable === undefined || isShort(variable, ctx);
}

function reportOfResort(found: Resort, ctx: Context): Report {
  const { call, name, loop, additions, takesFirst, value } = found;
  const fix = insortFix(found, ctx);
  const [addition] = additions;
  const better = takesFirst
    ? "Keep a heap instead, with `heapq.heappush` and `heapq.heappop`."
    : "Put each element in its place with `bisect.insort`, or sort once after the loop.";
  const added = addition && { text: `\`${name}\` gets an element here`, node: addition };
  return {
    node: call,
    message: `\`${name}\` is sorted as a whole on every pass of the loop, for the elements that the pass adds. ${better}`,
    evidence: [
      value.evidence,
      { text: "this loop repeats the sorting", node: loop.node },
      ...(added ? [added] : []),
    ],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(call, ctx, loop.node),
  };
}
