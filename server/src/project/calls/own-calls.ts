/** The calls that a function makes when it runs, without those of functions in it. */
import { defineFact } from "../../semantic/fact.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, nearest } from "../../syntax/walk.ts";
import { unitCalls } from "../functions.ts";
import { runsFirstTimeOnly } from "./first-time.ts";

/**
 * By the function whose body holds them, in source order. Awaited ones are left out: they give way;
 * and so are those that run once and not again.
 */
export const callsByFunction = defineFact("own calls", (unit) => {
  const found = new Map<AnyNode, Node<"call">[]>();
  const mayChoose = CHOOSES_WORLD.test(unit.text);
  for (const { node, within } of unitCalls.of(unit).calls) {
    if (!within || isKind(node.parent, "await") || isLazy(node, within)) continue;
    if (isKind(within, "function_definition") && runsFirstTimeOnly(node, within)) continue;
    const own = found.get(within);
    if (own) own.push(node);
    else if (!mayChoose || !CHOOSES_WORLD.test(within.text)) found.set(within, [node]);
  }
  return found;
});

/** A generator expression runs when it is read. */
function isLazy(call: AnyNode, within: AnyNode): boolean {
  const lazy = nearest(call, "generator_expression");
  return lazy !== undefined && within.encloses(lazy);
}

/** Asks whether an event loop runs, or runs one: such a function knows both worlds. */
const CHOOSES_WORLD =
  /\b(?:get_running_loop|get_event_loop|current_task|run_until_complete|run_coroutine_threadsafe|iscoroutinefunction|current_async_library|from_thread|asyncio\.run|_?is_async|in_async\w*|_running_in_\w*loop\w*)\b/;
