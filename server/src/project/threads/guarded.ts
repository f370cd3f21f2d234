/** Attributes and variables that a lock guards where they are written, and accesses that leave it out. */
import { isInTest } from "../../semantic/test-code.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { ancestors, descendantsOf, isKind } from "../../syntax/walk.ts";
import { decoratorsOf, type FunctionNode, type ModuleView } from "../functions.ts";
import { type Access, isWrite, methodCalled, resizes, storesConstant } from "./access.ts";
import { type CheckThenAct, checksThenActs, undoes } from "./check-then-act.ts";
import { kindOfPlace, suffers } from "./container.ts";
import { type EntryLocks, entryLocks } from "./entry-locks.ts";
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

export type Harm =
  /** Read, computed and written back: what is written meanwhile is lost. */
  | { readonly kind: "lost" }
  /** Elements are added or removed while it is iterated. */
  | { readonly kind: "iterated"; readonly container: ValueKind | undefined }
  /** What was seen may not be so any more when it is acted on. */
  | { readonly kind: "checked"; readonly pair: CheckThenAct }
  /** Written in the middle of what code under the lock does in several steps. */
  | { readonly kind: "between"; readonly steps: Access }
  /** Two things that are written together are read apart. */
  | { readonly kind: "torn"; readonly other: Access };

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
    const torn = tornReads(places).filter(({ access }) => !spoken.has(access.within));
    return [...found, ...torn.map((each) => ({ ...each, owner }))];
  });
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
    open: accesses.filter(({ held }) => held.locks.size === 0 && !held.unclear),
    container: kindOfPlace(all, owner, view),
  };
}

function deviations(place: GuardedPlace, owner: Owner): readonly Unguarded[] {
  const { lock, guarded, open, container } = place;
  return byFunction(open).flatMap(([within, own]) => {
    if (makesLock(within, lock)) return [];
    const others = guarded.filter((access) => access.within !== within);
    const harmed = harmIn(own, guarded, others, container);
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

/** The first access of a function that can go wrong, given what is done under the lock elsewhere. */
function harmIn(
  open: readonly Access[],
  guarded: readonly Access[],
  others: readonly Access[],
  container: ValueKind | undefined,
): Pick<Unguarded, "access" | "harm"> | undefined {
  const iterated = open.find((access) => access.form === "iterate");
  const isCut = others.some(changesPart) && suffers(container, others);
  const isLast = container === "list" && open.some(({ within }) => ends(within));
  const isIterated = iterated && isCut && !isLast;
  // Whoever holds a lock of the event loop has chosen who is to be kept out.
  const own = open.filter((access) => !isUnderLoopLock(access));
  const lost = own.find((access) => access.form === "update" && others.some(isWrite));
  if (lost) return { access: lost, harm: { kind: "lost" } };
  if (isIterated) return { access: iterated, harm: { kind: "iterated", container } };
  // What is looked at again under the lock was only looked at first to spare it.
  const [within] = open;
  const isRechecked = guarded.some((access) => access.within === within?.within);
  if (isRechecked) return undefined;
  const pair = checksThenActs(own).find((each) => others.some((write) => undoes(write, each)));
  if (pair && !(pair.kind === "made" && setsUp(pair.acted.within)))
    return { access: pair.looked, harm: { kind: "checked", pair } };
  const written = own.find(
    (access) => isWrite(access) && access.form !== "update" && !setsUp(access.within),
  );
  const steps = written && stepsOf(others, written, container);
  if (steps) return { access: written, harm: { kind: "between", steps } };
  return undefined;
}

/** Whether the function's name says that it gives a value before, or apart from, the use: a setter, `set_cipher`, `reset`. */
function setsUp(within: FunctionNode): boolean {
  const isSetter = decoratorsOf(within).some(({ text }) => text.endsWith(".setter"));
  const name = isKind(within, "function_definition") ? within.field("name").text : "";
  return isSetter || SETS_UP.test(name);
}

const SETS_UP =
  /^_*(?:set|setup|init|populate|configure|open|connect|load|start|begin|reset|restart|prepare)(?:_|$|[A-Z])|(?:^|_)(?:connected|connection_made|login)$/;

/** Where all of it is only thrown away under the lock, that is there for something else. */
function changesPart(access: Access): boolean {
  return resizes(access) && methodCalled(access.node) !== "clear";
}

/** Whether the function's name says that it ends something: what comes or goes meanwhile makes no difference any more. */
function ends(within: FunctionNode): boolean {
  const name = isKind(within, "function_definition") ? within.field("name").text : "";
  return /^_*(?:a?close|shut_?down|stop|terminate|dispose|destroy|finali[sz]e|tear_?down|wait|join|a?exit)(?:_|$)/i.test(
    name,
  );
}

/** `async with self._lock:` */
function isUnderLoopLock({ node, within }: Access): boolean {
  for (const up of ancestors(node)) {
    if (up === within) break;
    const isAsync = isKind(up, "with_statement") && up.allChildren[0]?.symbol === "async";
    if (isAsync && /lock|mutex/i.test(up.children[0]?.text ?? "")) return true;
  }
  return false;
}

/** What code under the lock does to the place in more than one step, and a write in between undoes or upsets. */
function stepsOf(
  others: readonly Access[],
  written: Access,
  container: ValueKind | undefined,
): Access | undefined {
  const isWhole = written.form === "store";
  const updated = isWhole ? others.find(({ form }) => form === "update") : undefined;
  if (updated || container === undefined || storesConstant(written)) return updated;
  const iterated = suffers(container, [written])
    ? others.find(({ form }) => form === "iterate")
    : undefined;
  return (
    (!isWhole && iterated) || checksThenActs(others).find(({ kind }) => kind !== "made")?.looked
  );
}
