/** Two threads at one place: what may happen there while another thread is in the middle of something. */
import { isInTest } from "../../semantic/test-code.ts";
import type { Node } from "../../syntax/node.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { functionsNamed, type ModuleView } from "../functions.ts";
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
  if (!isOpen(access) || isAfterJoin(access, view) || isTest(access, view)) return undefined;
  const own = place.threadsOf(access);
  for (const rival of place.accesses) {
    if (!isRival(rival) || isAfterJoin(rival, view)) continue;
    const root = meeting(own, access, rival, place);
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
  rival: Access,
  place: SharedPlace,
): ThreadRoot | undefined {
  const others = place.threadsOf(rival);
  for (const { thread, many } of own) {
    for (const other of others) {
      const root = thread === MAIN ? other.thread : thread;
      if (root === MAIN || (thread === other.thread && !many)) continue;
      if (thread !== MAIN && other.thread !== MAIN && follows(thread, other.thread)) continue;
      // What may run on a thread or without one, `listen()`, is seldom run both ways at once.
      if (thread !== other.thread && !root.many && access.within === rival.within) continue;
      const mayMeet =
        thread === other.thread ||
        (place.meets(access, thread, other.thread) && place.meets(rival, other.thread, thread));
      if (!mayMeet) continue;
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

/** Whether the one begins when the other is over: it takes its place, or waits for the same worker. */
function follows(thread: ThreadRoot, other: ThreadRoot): boolean {
  if (thread === other) return false;
  return replaces(thread, other) || (thread.queue !== undefined && thread.queue === other.queue);
}

const ENDS_THREADS = new Set(["join", "result", "wait", "shutdown", "as_completed"]);

/** Whether the function waits for threads before, itself or by a method that does: then they are mostly over. */
function isAfterJoin({ node, within }: Access, view: ModuleView): boolean {
  for (const call of descendantsOf(within, "call")) {
    if (call.start > node.start) return false;
    if (endsThreads(call) || stopsThread(call, view)) return true;
  }
  return false;
}

function endsThreads(call: Node<"call">): boolean {
  const callee = call.field("function");
  const name = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
  const isText = isKind(callee, "attribute") && isKind(callee.field("object"), "string");
  return ENDS_THREADS.has(name) && !isText;
}

/** `self._stop_heartbeat()`, whose name says it and which waits for the thread. */
function stopsThread(call: Node<"call">, view: ModuleView): boolean {
  const callee = call.field("function");
  const name = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
  if (!STOPS.test(name)) return false;
  return functionsNamed(callee, view).some((each) =>
    descendantsOf(each, "call").some(
      (inner) => isKind(inner.field("function"), "attribute") && endsThreads(inner),
    ),
  );
}

const STOPS = /^_*(?:stop|end|join|wait|shut_?down|terminate|cancel|kill|halt)(?:_|$|[A-Z])/;
