/** Whether two threads may be at work at once, where one of them may have started the other and waits for it. */
import { type FunctionNode, functionsNamed, type ModuleView, unitCalls } from "../functions.ts";
import { MAIN, type Thread, type ThreadReach } from "../thread-reach.ts";
import type { ThreadRoot } from "../thread-root.ts";

/**
 * Whether one thread may run the function while the other, which it may have started itself, runs. Whoever
 * waits for a thread that it starts does nothing beside it, but what it calls until then.
 */
export function mayMeet(
  each: FunctionNode,
  own: Thread,
  other: Thread,
  reach: ThreadReach,
  view: ModuleView,
): boolean {
  if (other === MAIN || other.over === undefined || !other.startedBy) return true;
  // Another request, another worker: it may be elsewhere while this one waits.
  if (own !== MAIN && (own.many || !reach.threadsOf(other.startedBy).has(own))) return true;
  return isReachedBeside(other, each, reach, view);
}

function isReachedBeside(
  { startedBy, node, over = Infinity }: ThreadRoot,
  each: FunctionNode,
  reach: ThreadReach,
  view: ModuleView,
): boolean {
  const unit = startedBy && view.module.unitOf(startedBy.tree);
  if (!unit) return true;
  const beside = unitCalls
    .of(unit)
    .calls.filter(
      (call) => call.within === startedBy && call.node.start >= node.end && call.node.start < over,
    );
  return beside.some((call) =>
    functionsNamed(call.node.field("function"), view).some((called) => reach.leadsTo(called, each)),
  );
}
