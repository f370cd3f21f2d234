/** Whether a thread goes on for long enough to be met by another one. */
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { type FunctionNode, functionsNamed, type ModuleView, unitCalls } from "../functions.ts";
import type { ThreadRoot } from "../thread-root.ts";

const lasting = new WeakMap<ThreadRoot, boolean>();

/** One that loops, waits in a loop, or comes again: what does one thing is seldom met in the middle of it. */
export function lasts(root: ThreadRoot, view: ModuleView): boolean {
  const isTimer = isKind(root.node, "call") && /Timer$/.test(root.node.field("function").text);
  if (root.many || root.way || isTimer) return true;
  const kept = lasting.get(root);
  if (kept !== undefined) return kept;
  const unit = view.module.unitOf(root.function.tree);
  const called = (unit ? unitCalls.of(unit).calls : [])
    .filter(({ within }) => within === root.function)
    .flatMap(({ node }) => functionsNamed(node.field("function"), view));
  // What it calls goes through things that are there, as any function does, unless it waits for more.
  const found = goesOn(root.function) || called.some(waitsForMore);
  lasting.set(root, found);
  return found;
}

function waitsForMore(each: FunctionNode): boolean {
  return descendantsOf(each, "while_statement").length > 0;
}

/** `while running:`, `for change in watch():` */
function goesOn(each: FunctionNode): boolean {
  return [...descendantsOf(each, "while_statement", "for_statement")].some((loop) => {
    const over = isKind(loop, "for_statement") ? loop.field("right") : undefined;
    return !isKind(over, "call") || !QUICK.test(over.field("function").text);
  });
}

/** What is gone through is there already. */
const QUICK = /(?:^|\.)(?:items|values|keys|range|enumerate|zip|sorted|list|reversed|copy)$/;
