/** What several threads may use at once: variables of the module, and attributes of one object. */
import type { Module } from "../../semantic/module.ts";
import type { ValueKind } from "../../semantic/value.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { classAround, type ModuleView, callsNamed } from "../functions.ts";
import { MAIN, type Thread, threadReach, type ThreadReach, threadsKey } from "../thread-reach.ts";
import type { Access } from "./access.ts";
import { kindOfPlace } from "./container.ts";
import { type Entry, entryLocks } from "./entry-locks.ts";
import { lasts } from "./lasting.ts";
import { mayMeet } from "./may-meet.ts";
import { farOwners, methodAround, type Owner, ownersOf } from "./shared-accesses.ts";

/** An attribute or variable with its accesses, those before it is shared left out. */
export interface SharedPlace {
  readonly owner: Owner;
  readonly accesses: readonly SharedAccess[];
  container(): ValueKind | undefined;
  /** Threads that may run an access on the same object. */
  threadsOf(access: Access): readonly Running[];
  /** Whether one thread may run the access while the other, which it may have started itself, runs. */
  meets(access: Access, own: Thread, other: Thread): boolean;
}

export interface SharedAccess extends Access {
  heldThere(): Entry;
}

export interface Running {
  readonly thread: Thread;
  /** Whether several such threads may run it at once, on the same object. */
  readonly many: boolean;
}

const known = new WeakMap<object, readonly SharedPlace[]>();

/** None where the module starts no threads. A module is analysed once, however many rules ask. */
export function sharedPlaces(view: ModuleView): readonly SharedPlace[] {
  const key = threadsKey(view);
  const kept = known.get(key);
  if (kept) return kept;
  const reach = threadReach(view);
  const found = reach ? placesOf(view, reach) : [];
  known.set(key, found);
  return found;
}

function placesOf(view: ModuleView, reach: ThreadReach): readonly SharedPlace[] {
  const entry = entryLocks(
    view,
    reach.roots.map((root) => root.function),
  );
  const isRun = (owner: Pick<Owner, "definition">): boolean =>
    reach.roots.some((root) => runningOn(root, owner, view).length > 0);
  const owners = [
    ...ownersOf(reach.reached, view, (definition) => isRun({ definition })),
    ...farOwners(view),
  ];
  return owners.flatMap((owner) => {
    return [...owner.accesses.values()].flatMap((all) => {
      const accesses = all.flatMap((access): readonly SharedAccess[] => {
        if (entry.of(access.within) === "setup") return [];
        return [{ ...access, heldThere: () => entry.at(access.node, access.within) }];
      });
      const threadsOf = (access: Access): readonly Running[] =>
        [...reach.threadsOf(access.within)].flatMap((thread) => runningOn(thread, owner, view));
      // What kind it is, is asked of few.
      const container = (): ValueKind | undefined => kindOfPlace(all, owner, view);
      const meets: SharedPlace["meets"] = (access, own, other) =>
        isAround(own, other, view) && mayMeet(access.within, own, other, reach, view);
      return [{ owner, accesses, container, threadsOf, meets }];
    });
  });
}

/** Whether the other goes on for long enough, or there are many to meet it. */
function isAround(own: Thread, other: Thread, view: ModuleView): boolean {
  return other === MAIN || (own !== MAIN && own.many) || lasts(other, view);
}

const heldByModule = new WeakMap<Module, Map<AnyNode, boolean>>();

/** Whether all instances of the class are made once, at the module's top level. */
function isHeldByModule(
  { definition }: Pick<Owner, "definition">,
  { module }: ModuleView,
): boolean {
  if (!definition) return false;
  const ofModule = heldByModule.get(module) ?? new Map<AnyNode, boolean>();
  heldByModule.set(module, ofModule);
  const kept = ofModule.get(definition);
  if (kept !== undefined) return kept;
  const name = definition.field("name").text;
  const made = [...callsNamed(name, "bare", module), ...callsNamed(name, "dotted", module)];
  const isHeld = made.length > 0 && made.every(({ within }) => within === undefined);
  ofModule.set(definition, isHeld);
  return isHeld;
}

/** A thread that runs methods of one object: all, where there is one; else those begun with a method of it. */
export function runningOn(
  thread: Thread,
  owner: Pick<Owner, "definition">,
  view: ModuleView,
): readonly Running[] {
  if (thread === MAIN) return [{ thread, many: false }];
  const { definition } = owner;
  if (!definition || isHeldByModule(owner, view)) return [{ thread, many: thread.many }];
  const begun = classAround(methodAround(thread.function), view);
  if (begun !== definition) return [];
  // Each `Thread` object has one thread; a request's handler is made for it.
  if (!thread.given) return thread.isThread ? [{ thread, many: false }] : [];
  const isOwn = isKind(thread.given, "attribute") && thread.given.field("object").text === "self";
  return [{ thread, many: thread.many && isOwn }];
}
