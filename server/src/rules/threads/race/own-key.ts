/** Keys and elements that a thread has for itself: no other one looks for them. */
import type { ThreadRoot } from "../../../project/thread-root.ts";
import type { CheckThenAct } from "../../../project/threads/check-then-act.ts";
import type { Race } from "../../../project/threads/races.ts";
import type { SharedAccess } from "../../../project/threads/shared-places.ts";
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

type Pair = CheckThenAct<SharedAccess>;

/**
 * `pool.submit(drop, path)` with `if path in paths: paths.remove(path)`: each thread was given what it takes
 * away. `if self in workers: workers.remove(self)`: each takes away itself. What one and the same function
 * takes away by a key that it is given, two threads are seldom given at once, where they are no requests.
 */
export function isOwnKey({ kind, looked }: Pair, { root, rival }: Race): boolean {
  const comparison = looked.node.parent;
  const [key] = isKind(comparison, "comparison_operator") ? comparison.children : [];
  if (kind !== "gone" || rival.form !== "change") return false;
  const name = isKind(key, "attribute") ? key.field("object") : key;
  if (!isKind(name, "identifier")) return false;
  const isGivenIt = name.text === "self" ? name === key : isGiven(name, looked);
  return (
    isGivenIt &&
    (isPooled(root) || (rival.within === looked.within && (name.text === "self" || !root.many)))
  );
}

function isGiven(key: Node<"identifier">, { within }: SharedAccess): boolean {
  const given = isKind(within, "function_definition") ? within.field("parameters").children : [];
  return given.some(({ text }) => text.split(/[:=\s]/u, 1)[0] === key.text);
}

const POOLED = /(?:submit|to_thread|run_in_executor|run_sync|run_in_threadpool|apply_async)$/;

function isPooled({ node }: ThreadRoot): boolean {
  return isKind(node, "call") && POOLED.test(node.field("function").text);
}
