/** Updates of shared state that another thread's write can undo, because no lock is held around them. */
import { lockHeldAt } from "../semantic/locks.ts";
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { classAround, type ModuleView } from "./functions.ts";
import type { SharedWrite } from "./shared-writes.ts";
import { SETUP } from "./threads/entry-locks.ts";
import { methodAround } from "./threads/shared-accesses.ts";
import { mayMeet } from "./threads/may-meet.ts";
import { runningOn } from "./threads/shared-places.ts";
import { contextOf, updatedPlaces } from "./threads/updated-places.ts";
import { MAIN, type ThreadReach, threadReach, threadsKey } from "./thread-reach.ts";
import type { ThreadRoot } from "./thread-root.ts";
import { replaces } from "./thread-roots.ts";

export interface LostUpdate {
  /** What is shared, as the code there writes it: `latency_ms`, `counts[key]`, `Worker.made`. */
  readonly name: string;
  readonly write: SharedWrite;
  /** What runs the update on another thread. */
  readonly root: ThreadRoot;
  /** The write that can come in between; missing where several threads run the update itself. */
  readonly rival?: SharedWrite;
  /** Every write of the same place in functions, in source order. */
  readonly writes: readonly SharedWrite[];
  readonly reach: ThreadReach;
}

/** A module is analysed once, however many rules ask. */
const known = new WeakMap<object, readonly LostUpdate[]>();

export function lostUpdates(view: ModuleView): readonly LostUpdate[] {
  const key = threadsKey(view);
  const kept = known.get(key);
  if (kept) return kept;
  const found = findLostUpdates(view);
  known.set(key, found);
  return found;
}

function findLostUpdates(view: ModuleView): readonly LostUpdate[] {
  const reach = threadReach(view);
  const places = reach ? updatedPlaces(reach.reached, view) : [];
  if (!reach || places.length === 0) return [];
  return places.flatMap((writes) =>
    writes.flatMap((write) => {
      if (write.form === "store" || lockHeldAt(write.statement, contextOf(write, view))) return [];
      const race = raceOf(write, writes, reach, view);
      return race ? [{ name: write.target.text, write, writes, reach, ...race }] : [];
    }),
  );
}

/** The thread that runs the update without a lock, and the write that can come in between. */
function raceOf(
  write: SharedWrite,
  writes: readonly SharedWrite[],
  reach: ThreadReach,
  view: ModuleView,
): Pick<LostUpdate, "root" | "rival"> | undefined {
  const roots = [...reach.unlockedRootsOf(write.within)].flatMap((root) =>
    running(root, write, view),
  );
  const many = roots.find((root) => root.many);
  if (many) return { root: many.root };
  for (const { root } of roots) {
    const rival = writes.find((other) => rivals(other, root, reach, view));
    if (rival === write) return { root };
    if (rival) return { root, rival };
  }
  return undefined;
}

/** The root, where it runs the write on an object, or in a call, that another thread shares. */
function running(
  root: ThreadRoot,
  { base, within }: SharedWrite,
  view: ModuleView,
): readonly { readonly root: ThreadRoot; readonly many: boolean }[] {
  // A call of the function around has variables of its own: what begins inside of it shares them.
  const isOwn = base.kind === "closure" && !isInside(root.function, base.scope);
  if (base.kind !== "self") return isOwn ? [] : [{ root, many: root.many }];
  const definition = classAround(methodAround(within), view);
  return runningOn(root, { definition }, view).map(({ many }) => ({ root, many }));
}

function isInside(node: AnyNode, scope: AnyNode): boolean {
  return node !== scope && scope.encloses(node);
}

/** Whether the other write may happen on another thread while the root's thread updates. */
function rivals(
  other: SharedWrite,
  root: ThreadRoot,
  reach: ThreadReach,
  view: ModuleView,
): boolean {
  // An object is made, and a closure's variable set, before another thread can know them.
  if (other.base.kind === "closure") return false;
  if (other.base.kind === "self" && isSetup(other.within)) return false;
  const threads = reach.threadsOf(other.within);
  return [...threads].some((thread) => {
    if (thread === root) return false;
    // What runs on this thread too serves whichever thread does the work.
    if (thread === MAIN && other.base.kind === "self" && threads.has(root)) return false;
    if (thread !== MAIN && replaces(thread, root)) return false;
    if (!mayMeet(other.within, thread, root, reach, view)) return false;
    if (thread !== MAIN) return running(thread, other, view).length > 0;
    // What another module does before and after it starts the thread is not known here.
    if (root.way) return false;
    // Who starts the thread sets the value before that.
    return !(other.form === "store" && other.within === root.startedBy);
  });
}

function isSetup(within: SharedWrite["within"]): boolean {
  const method = methodAround(within);
  return isKind(method, "function_definition") && SETUP.test(method.field("name").text);
}
