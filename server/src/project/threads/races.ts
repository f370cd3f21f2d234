/** Two threads at one place: what may happen there while another thread is in the middle of something. */
import { isInTest } from "../../semantic/test-code.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import type { ModuleView } from "../functions.ts";
import { MAIN } from "../thread-reach.ts";
import type { ThreadRoot } from "../thread-root.ts";
import { replaces } from "../thread-roots.ts";
import type { Access } from "./access.ts";
import type { Running, SharedAccess, SharedPlace } from "./shared-places.ts";

export interface Race {
  /** A thread that takes part, besides another of its kind or the one that calls from outside. */
  readonly root: ThreadRoot;
  /** What the other thread does. */
  readonly rival: SharedAccess;
}

/** A rival of the access that another thread may run at the same time; undefined under any lock. */
export function raceAt(
  access: SharedAccess,
  place: SharedPlace,
  isRival: (other: SharedAccess) => boolean,
  view: ModuleView,
): Race | undefined {
  if (!isOpen(access) || isAfterJoin(access) || isTest(access, view)) return undefined;
  const own = place.threadsOf(access);
  for (const rival of place.accesses) {
    if (!isRival(rival) || isAfterJoin(rival)) continue;
    const root = meeting(own, access, place.threadsOf(rival), rival);
    if (root) return { root, rival };
  }
  return undefined;
}

/** Whether surely no lock is held there. */
export function isOpen(access: SharedAccess): boolean {
  const held = access.heldThere();
  return held !== "setup" && held.locks.size === 0 && !held.unclear;
}

function isTest({ node }: Access, view: ModuleView): boolean {
  const unit = view.module.unitOf(node.tree);
  return unit !== undefined && isInTest(node, view.of(unit));
}

/** The root of one of two threads that may run both at once. */
function meeting(
  own: readonly Running[],
  access: Access,
  others: readonly Running[],
  rival: Access,
): ThreadRoot | undefined {
  for (const { thread, many } of own) {
    for (const other of others) {
      const root = thread === MAIN ? other.thread : thread;
      if (root === MAIN || (thread === other.thread && !many)) continue;
      if (thread !== MAIN && other.thread !== MAIN && isRestart(thread, other.thread)) continue;
      // What another module does before and after it starts the thread is not known here.
      if (root.way && (thread === MAIN || other.thread === MAIN)) continue;
      // Who starts the thread prepares it before, and looks at its results after.
      const isStarter = (running: Running["thread"], { within }: Access) =>
        running === MAIN && within === root.startedBy;
      if (!isStarter(thread, access) && !isStarter(other.thread, rival)) return root;
    }
  }
  return undefined;
}

function isRestart(thread: ThreadRoot, other: ThreadRoot): boolean {
  return thread !== other && replaces(thread, other);
}

const ENDS_THREADS = new Set(["join", "result", "wait", "shutdown", "as_completed"]);

/** Whether the function waits for threads before: then they are mostly over. */
function isAfterJoin({ node, within }: Access): boolean {
  for (const call of descendantsOf(within, "call")) {
    if (call.start > node.start) return false;
    const callee = call.field("function");
    const name = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
    const isText = isKind(callee, "attribute") && isKind(callee.field("object"), "string");
    if (ENDS_THREADS.has(name) && !isText) return true;
  }
  return false;
}
