/** Flags tasks that nothing keeps while they run. */
import { isCommandFile } from "../../semantic/command-file.ts";
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { atLeast } from "../../semantic/version.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";
import { standsForOthers } from "./runs/stand-in.ts";
import { isStartedAtEnd } from "./tasks/ending.ts";
import { keepingFix } from "./tasks/keeping-fix.ts";
import { startedWork } from "./tasks/starting.ts";
import { unreadTarget } from "./tasks/unread-target.ts";
import { isMeant } from "./unblocking/meant.ts";

export const danglingTask = defineRule({
  id: "dangling-task",
  category: "async",
  summary: "Task that nothing keeps while it runs",
  why: "The event loop holds tasks by weak references only. A task that nothing else refers to may be collected before it is done, and what it raises is seen by nobody until then.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { unit: [["create_task", "ensure_future"]] },
  on: {
    expression_statement(node, ctx) {
      const [expression] = node.children;
      if (isKind(expression, "assignment")) {
        const target = unreadTarget(expression, ctx);
        return target && reportOf(expression.field("right"), ctx, target);
      }
      return reportOf(expression, ctx);
    },
  },
});

function reportOf(
  expression: AnyNode | undefined,
  ctx: Context,
  target?: Node<"identifier">,
): Report | undefined {
  const call = expression && unwrapped(expression);
  const work = isKind(call, "call") ? startedWork(call, ctx) : undefined;
  if (!isKind(call, "call") || !work || isNobodysLoss(call, work, ctx)) return undefined;
  const fix = keepingFix(call, target, ctx);
  return {
    node: call.field("function"),
    message: messageOf(call, target, ctx),
    evidence: evidenceOf(call, target),
    ...(fix && { fix }),
  };
}

/** Tests, commands, and what is over anyway. */
function isNobodysLoss(call: Node<"call">, work: Node<"call">, ctx: Context): boolean {
  return (
    isMeant(call, ctx) ||
    isSeldomRun(call, ctx) ||
    isStartedAtEnd(work) ||
    isCommandFile(ctx) ||
    standsForOthers(call, ctx)
  );
}

function messageOf(call: Node<"call">, target: AnyNode | undefined, ctx: Context): string {
  const callee = call.field("function").text.replace(/\s+/g, " ");
  const lost = target
    ? `\`${target.text}\` is never read, so nothing keeps the task of \`${callee}\` once the function returns`
    : `Nothing keeps the task that \`${callee}\` returns`;
  const group = atLeast(ctx.target, 3, 11) ? ", or start it in an `asyncio.TaskGroup`" : "";
  return `${lost}: it may be collected before it is done, and its exception gets lost. Keep it until it is done${group}.`;
}

function evidenceOf(call: Node<"call">, target: AnyNode | undefined): readonly Evidence[] {
  const started = { text: "the event loop refers to the task only weakly", node: call };
  return target
    ? [started, { text: `\`${target.text}\` is bound only here`, node: target }]
    : [started];
}
