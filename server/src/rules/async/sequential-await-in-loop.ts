/** Flags loops that wait for one request after the other, though none needs the one before. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { defineFact } from "../../semantic/fact.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { atLeast } from "../../semantic/version.ts";
import type { Context } from "../../semantic/context.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { descendants, isKind } from "../../syntax/walk.ts";
import type { ModuleView } from "./objects/attribute.ts";
import { type Sequence, sequenceOf } from "./requests/sequence.ts";
import { togetherFix } from "./requests/together-fix.ts";
import { eventLoopOf } from "./unblocking/event-loop.ts";
import { isMeant } from "./unblocking/meant.ts";

export const sequentialAwaitInLoop = defineRule({
  id: "sequential-await-in-loop",
  category: "async",
  summary: "Independent requests awaited one after the other",
  why: "Each pass waits until the answer is there before the next request is sent, so the loop takes as long as all answers together. Sent side by side, they take about as long as the slowest.",
  cost: { from: "the sum of all answers", to: "about the slowest one" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [["httpx", "aiohttp"], ["await", "async"], ["for"]] },
  module(view) {
    return view.module
      .unitsWith(waitingLoops)
      .flatMap((unit) => (unit.isBroken ? [] : waitingLoops.of(unit)))
      .flatMap((loop) => reportOf(loop, view) ?? []);
  },
});

/** Loops and list comprehensions that wait in their bodies. */
const waitingLoops = defineFact("loops that await", (unit) => {
  if (!/\basync[\s\\]+def\b/.test(unit.text) || !/\bfor\b/.test(unit.text)) return [];
  return descendants(unit.tree.root).filter(
    (node) => isKind(node, "for_statement", "list_comprehension") && waits(node),
  );
});

function waits(loop: AnyNode): boolean {
  return descendants(loop).some((node) => isKind(node, "await") || node.symbol === "async");
}

function reportOf(
  loop: AnyNode,
  view: ModuleView & { readonly target: Context["target"] },
): Report | undefined {
  const unit = view.module.unitOf(loop.tree);
  const ctx = unit && view.of(unit);
  const found = ctx && sequenceOf(loop, ctx, view);
  if (!found || isSeldomRun(loop, ctx) || isMeant(loop, ctx)) return undefined;
  const fix = togetherFix(found, ctx);
  const [first] = found.requests;
  return {
    node: found.waits[0] ?? loop,
    message: messageOf(found, ctx),
    evidence: [
      { text: "each pass waits before the next one begins", node: loop },
      ...(first ? [first.evidence] : []),
    ],
    ...(fix && { fix }),
  };
}

function messageOf({ source, name }: Sequence, ctx: Context): string {
  const of = source.text.length <= 40 ? `\`${source.text}\`` : "the loop";
  return `\`${name}\` is awaited for one element of ${of} after the other, though no request needs the answer before it. Await them together ${tools(ctx)}, a limited number at a time.`;
}

function tools(ctx: Context): string {
  const loop = eventLoopOf(ctx);
  if (loop === "trio") return "in a nursery";
  if (loop === "anyio") return "in a task group";
  return atLeast(ctx.target, 3, 11) ? "in an `asyncio.TaskGroup`" : "with `asyncio.gather`";
}
