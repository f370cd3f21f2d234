/** Flags long computations on the event loop's thread. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { COROUTINE } from "../../lint/signs.ts";
import { coroutineAround } from "../../semantic/async-context.ts";
import type { Context } from "../../semantic/context.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { runsFirstTimeOnly } from "../../project/calls/first-time.ts";
import { computationOf } from "./cpu/computing.ts";
import { isModest } from "./cpu/modest.ts";
import { CPU_BOUND_LIBRARIES, CPU_BOUND_WORDS, type Computation } from "./cpu/known.ts";
import { hasOneUser } from "./runs/one-user.ts";
import { runsOnce } from "./runs/once.ts";
import { inThread } from "./unblocking/fix.ts";
import { isMeant } from "./unblocking/meant.ts";
import { threadedText } from "./unblocking/thread.ts";

export const cpuBoundInAsync = defineRule({
  id: "cpu-bound-in-async",
  category: "async",
  summary: "Long computation in an `async def`",
  why: "An event loop changes from one coroutine to another only at an `await`. While one computes for tens or hundreds of milliseconds, no other request is answered and no timeout fires.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { module: [["async"], CPU_BOUND_LIBRARIES], unit: [[COROUTINE], [CPU_BOUND_WORDS]] },
  on: {
    call(node, ctx) {
      const coroutine = coroutineAround(node, ctx);
      const found = coroutine && !isKind(node.parent, "await") && computationOf(node, ctx);
      if (!coroutine || !found || isNobodysLoss(node, coroutine, ctx)) return undefined;
      return reportOf(node, found, coroutine, ctx);
    },
  },
});

/** Where nobody else waits, or only once. */
function isNobodysLoss(
  call: Node<"call">,
  coroutine: Node<"function_definition">,
  ctx: Context,
): boolean {
  return (
    runsOnce(coroutine, ctx) ||
    runsFirstTimeOnly(call, coroutine) ||
    hasOneUser(coroutine, ctx) ||
    isMeant(call, ctx) ||
    isSeldomRun(call, ctx)
  );
}

function reportOf(
  call: Node<"call">,
  found: Computation,
  coroutine: Node<"function_definition">,
  ctx: Context,
): Report {
  const callee = call.field("function");
  const fix = inThread(call, ctx);
  const definition = coroutine.field("name");
  const process = found.holdsGil
    ? ", or better in a process of a `ProcessPoolExecutor`, because it is Python code"
    : "";
  const name = callee.text.replace(/\s+/g, " ");
  return {
    node: callee,
    message: `\`${name}\` ${found.reason}, and every coroutine of the event loop waits with it; run it in a thread with \`await ${threadedText(name, ctx)}\`${process}.`,
    evidence: [
      { text: `\`${definition.text}\` is \`async def\``, node: definition },
      { text: `\`${found.name}\` ${found.reason}`, node: callee },
    ],
    ...(isModest(call, found, coroutine, ctx) && { onlyWhenHot: true }),
    ...(fix && { fix }),
  };
}
