/** What shows that code of a coroutine runs again and again, while other coroutines wait. */
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { functionAround, type ModuleView } from "../../../project/functions.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { callersOf } from "./callers.ts";
import { answersEvents } from "./serving.ts";

type Definition = Node<"function_definition">;

/** Callers of callers that are looked at: further up, nobody would believe it. */
const MOST_CALLERS = 3;

/**
 * Whether the node stands in a loop of the coroutine, or the coroutine answers requests or events, or
 * is called where one of these holds. Only callers in its own module are known.
 */
export function runsOften(node: AnyNode, coroutine: Definition, view: ModuleView): boolean {
  return isRepeated(node, view) || isAskedOften(coroutine, view, MOST_CALLERS);
}

function isAskedOften(definition: Definition, view: ModuleView, callers: number): boolean {
  if (answersEvents(definition, view)) return true;
  if (callers === 0) return false;
  const unit = view.module.unitOf(definition.tree);
  if (!unit) return false;
  return callersOf(definition, view.of(unit), view).calls.some((call) => {
    const within = functionAround(call);
    if (!isKind(within, "function_definition") || within === definition) return false;
    return isRepeated(call, view) || isAskedOften(within, view, callers - 1);
  });
}

/** A loop that goes through something, or on and on; what tries again until it succeeds is none. */
function isRepeated(node: AnyNode, view: ModuleView): boolean {
  const unit = view.module.unitOf(node.tree);
  if (!unit) return false;
  const ctx = view.of(unit);
  return loopsAround(node).some(
    (loop) => !triesAgain(loop) && !leavesAfter(node, loop.node) && mayRunOften(loop, ctx),
  );
}

const TRIES = /attempt|retr(?:y|ies)|tries|deadline|timeout/i;

function triesAgain({ node, iterables }: Loop): boolean {
  if (isKind(node, "while_statement")) return TRIES.test(node.field("condition").text);
  const variable = isKind(node, "for_statement") ? node.field("left").text : "";
  return TRIES.test(variable) || iterables.some(({ text }) => TRIES.test(text));
}
