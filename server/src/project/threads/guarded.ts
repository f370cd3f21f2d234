/** Attributes and variables that a lock guards where they are written, and accesses that leave it out. */
import { isInTest } from "../../semantic/test-code.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { descendantsOf } from "../../syntax/walk.ts";
import type { FunctionNode, ModuleView } from "../functions.ts";
import { threadReach } from "../thread-reach.ts";
import { type Access, isWrite } from "./access.ts";
import { kindOfPlace } from "./container.ts";
import { type EntryLocks, entryLocks } from "./entry-locks.ts";
import { type Harm, harmIn } from "./harm.ts";
import type { Held } from "./held-locks.ts";
import { lockingOwners } from "./locking-owners.ts";
import type { Owner } from "./shared-accesses.ts";
import { tornReads } from "./torn-reads.ts";

/** An access without the lock that its place is written under elsewhere. */
export interface Unguarded {
  readonly access: Access;
  /** `self._lock`, `_cache_lock`. */
  readonly lock: string;
  /** A write of the place that holds the lock, in another function. */
  readonly guarded: Access;
  readonly harm: Harm;
  readonly owner: Owner;
}

/** An access with what is held there. */
interface Guarding extends Access {
  readonly held: Held;
}

/** An attribute or variable that is written under a lock, and what is done to it with and without. */
export interface GuardedPlace {
  readonly lock: string;
  readonly guarded: readonly Access[];
  readonly open: readonly Access[];
  /** What is kept there, where all that it is given is of one kind. */
  readonly container: ValueKind | undefined;
}

export function unguardedAccesses(view: ModuleView): readonly Unguarded[] {
  const entry = entryLocks(view);
  return lockingOwners(view).flatMap((owner) => {
    const places = [...owner.accesses.values()].flatMap(
      (accesses) => guardedPlace(accesses, owner, entry, view) ?? [],
    );
    const found = oncePerFunction(places.flatMap((place) => deviations(place, owner)));
    const spoken = new Set(found.map(({ access }) => access.within));
    const torn = tornReads(places, (one, other) => runApart(one, other, view)).filter(
      ({ access }) => !spoken.has(access.within),
    );
    return [...found, ...torn.map((each) => ({ ...each, owner }))];
  });
}

/** Whether the module itself runs the one on a thread that does not run the other. */
function runApart(one: Access, other: Access, view: ModuleView): boolean {
  const reach = threadReach(view);
  const [own, others] = [one, other].map(({ within }) => [...(reach?.threadsOf(within) ?? [])]);
  return own?.some((thread) => others?.some((rival) => rival !== thread)) === true;
}

/** Where one function sets several things without the lock, one word is enough. */
function oncePerFunction(found: readonly Unguarded[]): readonly Unguarded[] {
  return found.filter(
    ({ access, harm }, i) =>
      harm.kind !== "between" ||
      !found.slice(0, i).some((other) => other.access.within === access.within),
  );
}

function guardedPlace(
  all: readonly Access[],
  owner: Owner,
  entry: EntryLocks,
  view: ModuleView,
): GuardedPlace | undefined {
  const heldAt = (access: Access): readonly Guarding[] => {
    const held = entry.at(access.node, access.within);
    return held === "setup" ? [] : [{ ...access, held }];
  };
  // Most places are never written under a lock, and nothing else about them matters.
  if (
    !all
      .filter(isWrite)
      .flatMap(heldAt)
      .some(({ held }) => held.locks.size > 0)
  )
    return undefined;
  const accesses = all.flatMap(heldAt).filter((access) => !isTest(access, view));
  const lock = guardOf(accesses, owner);
  if (lock === undefined) return undefined;
  return {
    lock,
    guarded: accesses.filter(({ held }) => held.locks.has(lock)),
    open: accesses.filter(
      ({ held }) => held.locks.size === 0 && !held.unclear && !held.atTimes?.has(lock),
    ),
    container: kindOfPlace(all, owner, view),
  };
}

function deviations(place: GuardedPlace, owner: Owner): readonly Unguarded[] {
  const { lock, guarded, open, container } = place;
  return byFunction(open).flatMap(([within, own]) => {
    if (makesLock(within, lock)) return [];
    const others = guarded.filter((access) => access.within !== within);
    const harmed = harmIn({ open: own, guarded, others, container });
    const write = others.find((access) => isWrite(access) && access !== harmed?.access);
    return harmed && write ? [{ ...harmed, lock, guarded: write, owner }] : [];
  });
}

/** Whether the function makes the lock: until then nobody can have held it. */
function makesLock(within: FunctionNode, lock: string): boolean {
  return descendantsOf(within, "assignment").some((each) => each.field("left").text === lock);
}

function isTest({ node }: Access, view: ModuleView): boolean {
  const unit = view.module.unitOf(node.tree);
  return unit !== undefined && isInTest(node, view.of(unit));
}

/** The lock under which the place is written, and mostly so: by chance it may stand in any block. */
function guardOf(accesses: readonly Guarding[], { definition }: Owner): string | undefined {
  const counts = new Map<string, number>();
  for (const access of accesses.filter(isWrite)) {
    // Each object has a lock of its own: it guards nothing that the module has once.
    const locks = [...access.held.locks].filter((lock) => definition || !lock.startsWith("self."));
    for (const lock of locks) counts.set(lock, (counts.get(lock) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  if (!best) return undefined;
  const [lock] = best;
  const under = accesses.filter(({ held }) => held.locks.has(lock)).length;
  const open = accesses.filter(({ held }) => held.locks.size === 0 && !held.unclear).length;
  return under >= open ? lock : undefined;
}

function byFunction(
  accesses: readonly Access[],
): readonly (readonly [FunctionNode, readonly Access[]])[] {
  const found = new Map<FunctionNode, Access[]>();
  for (const access of accesses) {
    const others = found.get(access.within);
    if (others) others.push(access);
    else found.set(access.within, [access]);
  }
  return [...found];
}
