/** Flags a pool that cannot speed up what it is given: threads for pure Python under the GIL, processes without it. */
import type { Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import {
  type Call,
  type FunctionNode,
  functionsNamed,
  unitCalls,
} from "../../project/functions.ts";
import { shownName } from "../../project/thread-roots.ts";
import { madeBy } from "../../project/threads/made-by.ts";
import { defineFact } from "../../semantic/fact.ts";
import { isInTest } from "../../semantic/test-code.ts";
import { atLeast } from "../../semantic/version.ts";
import { isKind } from "../../syntax/walk.ts";
import { loopThatComputes } from "./executor/computes.ts";

export const wrongExecutor = defineRule({
  id: "wrong-executor",
  category: "threads",
  summary: "Pool of threads for what only computes",
  why: "With the GIL one thread at a time runs Python code: a function that only computes takes as long on many threads as on one. Processes run at once, and so do threads without the GIL, where processes only add copying.",
  severity: "hint",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: {
    module: [
      ["ThreadPool", "ProcessPool", "multiprocessing"],
      ["submit", "map"],
    ],
  },
  module(ctx) {
    return ctx.module
      .unitsWith(submissions)
      .flatMap((unit) =>
        unit.isBroken ? [] : submissions.of(unit).flatMap((call) => reportOf(call, ctx) ?? []),
      );
  },
});

const METHODS = "submit map starmap imap imap_unordered apply_async map_async".split(" ");

const submissions = defineFact("submissions", (unit): readonly Call[] => {
  if (!METHODS.some((name) => unit.text.includes(name))) return [];
  const { callsByName } = unitCalls.of(unit);
  return METHODS.flatMap((name) => callsByName.get(name) ?? []).filter(({ node }) =>
    isKind(node.field("function"), "attribute"),
  );
});

const THREADS: ReadonlySet<string> = new Set([
  "concurrent.futures.ThreadPoolExecutor",
  "concurrent.futures.thread.ThreadPoolExecutor",
  "multiprocessing.pool.ThreadPool",
]);
const PROCESSES: ReadonlySet<string> = new Set([
  "concurrent.futures.ProcessPoolExecutor",
  "concurrent.futures.process.ProcessPoolExecutor",
]);

function reportOf({ node }: Call, ctx: ModuleContext): Report | undefined {
  const callee = node.field("function");
  const unit = ctx.module.unitOf(node.tree);
  if (!isKind(callee, "attribute") || !unit || isInTest(node, ctx.of(unit))) return undefined;
  const pool = madeBy(callee.field("object"), ctx);
  const wrong = ctx.freeThreaded ? PROCESSES : THREADS;
  if (!pool || !wrong.has(pool.of)) return undefined;
  const [given] = node.field("arguments").children;
  const [work, ...others] = given ? functionsNamed(given, ctx) : [];
  const home = work && ctx.module.unitOf(work.tree);
  const loop = work && home && loopThatComputes(work, ctx.of(home));
  if (!loop || others.length > 0) return undefined;
  return {
    node: callee,
    message: messageFor(work, ctx),
    evidence: [
      { text: `The pool is a \`${pool.of}\``, node: pool.node },
      { text: `${shownName(work)} calls nothing that waits: it computes in a loop`, node: loop },
    ],
  };
}

function messageFor(work: FunctionNode, { freeThreaded, target }: ModuleContext): string {
  const only = `${shownName(work)} only computes`;
  if (freeThreaded)
    return `${only}, and without the GIL threads do so at once: a \`ThreadPoolExecutor\` saves copying arguments and results between processes.`;
  const other = atLeast(target, 3, 14)
    ? "an `InterpreterPoolExecutor` or a `ProcessPoolExecutor`"
    : "a `ProcessPoolExecutor`";
  return `${only}, and with the GIL one thread at a time does: use ${other}, if the work is worth more than copying its arguments and results.`;
}
