/** Updates of shared state that another thread's write can undo, because no lock is held around them. */
import { variableOf } from "../semantic/context.ts";
import { classNamed, instanceOf } from "../semantic/known-class.ts";
import { lockHeldAt } from "../semantic/locks.ts";
import type { Module } from "../semantic/module.ts";
import type { ValueKind } from "../semantic/value.ts";
import { valueOf } from "../semantic/values.ts";
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { allMethods, classAround, decoratorsOf, type ModuleView } from "./functions.ts";
import { type SharedWrite, sharedWrites } from "./shared-writes.ts";
import { SETUP } from "./threads/entry-locks.ts";
import { valuesOf } from "./threads/locks-of.ts";
import { methodAround } from "./threads/shared-accesses.ts";
import { runningOn } from "./threads/shared-places.ts";
import { MAIN, type ThreadReach, threadReach } from "./thread-reach.ts";
import type { ThreadRoot } from "./thread-roots.ts";

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
const known = new WeakMap<Module, readonly LostUpdate[]>();

export function lostUpdates(view: ModuleView): readonly LostUpdate[] {
  const kept = known.get(view.module);
  if (kept) return kept;
  const found = findLostUpdates(view);
  known.set(view.module, found);
  return found;
}

function findLostUpdates(view: ModuleView): readonly LostUpdate[] {
  const reach = threadReach(view);
  const places = reach ? sharedPlaces(view) : [];
  if (!reach || places.length === 0) return [];
  return places.flatMap((writes) =>
    writes.flatMap((write) => {
      if (write.form === "store" || lockHeldAt(write.statement, contextOf(write, view))) return [];
      const race = raceOf(write, writes, reach, view);
      return race ? [{ name: write.target.text, write, writes, reach, ...race }] : [];
    }),
  );
}

/** Where to ask about a write: in the unit that holds it. */
export function contextOf(write: SharedWrite, view: ModuleView): ReturnType<ModuleView["of"]> {
  const unit = view.module.unitOf(write.statement.tree);
  if (!unit) throw new Error("a write outside of its module");
  return view.of(unit);
}

/** The writes of each place that some function updates. */
function sharedPlaces(view: ModuleView): readonly (readonly SharedWrite[])[] {
  const all = view.module.unitsWith(sharedWrites).flatMap((unit) => sharedWrites.of(unit));
  if (all.every((write) => write.form === "store")) return [];
  const places = new Map<string, SharedWrite[]>();
  for (const write of all) {
    const key = placeKey(write, view);
    if (key === undefined) continue;
    places.set(key, [...(places.get(key) ?? []), write]);
  }
  return [...places.values()].filter((writes) => writes.some((write) => write.form !== "store"));
}

/** Undefined where the place is not shared, or where writing it loses nothing. */
function placeKey(write: SharedWrite, view: ModuleView): string | undefined {
  const { base, part } = write;
  if (base.kind === "class") {
    const definition = classAround(write.within, view);
    return definition && `${definition.field("name").text}${part}`;
  }
  if (base.kind === "self") return attributeKey(write, view);
  if (base.kind === "closure") return closureKey(write, base.scope, view);
  if (part === "whole") return isRebound(write, view) ? base.name.text : undefined;
  if (part === "item")
    return isItemOfPlain(write, base.name, view) ? `${base.name.text}[]` : undefined;
  return isAttributeOfOwn(base.name, part, view) ? `${base.name.text}${part}` : undefined;
}

/** An attribute of an instance that holds numbers, or whose update is no growing in place. */
function attributeKey(
  { within, part, statement, form }: SharedWrite,
  view: ModuleView,
): string | undefined {
  const definition = classAround(methodAround(within), view);
  if (!definition) return undefined;
  const values = valuesOf(part.slice(1), definition, view);
  const kinds = values.map((value) => {
    const unit = view.module.unitOf(value.tree);
    return unit && valueOf(value, view.of(unit))?.kind;
  });
  const isNumber = kinds.some((kind) => kind && NUMBERS.has(kind));
  const isAugmented = form !== "store" && isKind(statement, "augmented_assignment");
  if (isAugmented && !isNumber) return undefined;
  return `${String(view.module.offsetOf(definition))} self${part}`;
}

/** A variable of the function around, which each of its calls has anew. */
function closureKey(write: SharedWrite, scope: AnyNode, view: ModuleView): string | undefined {
  const ctx = contextOf(write, view);
  const starts = (variableOf(write.target, ctx)?.bindings ?? []).flatMap(
    ({ value }) => value ?? [],
  );
  const isNumber = starts.some((value) => NUMBERS.has(valueOf(value, ctx)?.kind ?? "None"));
  const isAugmented = write.form !== "store" && isKind(write.statement, "augmented_assignment");
  if (isAugmented && !isNumber) return undefined;
  return `${String(view.module.offsetOf(scope))} ${write.target.text}`;
}

const CHANGED_IN_PLACE: ReadonlySet<ValueKind> = new Set([
  "list",
  "set",
  "dict",
  "deque",
  "bytearray",
]);
const NUMBERS: ReadonlySet<ValueKind> = new Set(["int", "float", "bool"]);

/** `names += [name]` extends one list in one step; `total += price` writes a new number. */
function isRebound(write: SharedWrite, view: ModuleView): boolean {
  if (write.form === "store" || !isKind(write.statement, "augmented_assignment")) return true;
  const ctx = contextOf(write, view);
  const added = valueOf(write.statement.field("right"), ctx)?.kind;
  if (added && NUMBERS.has(added)) return true;
  const starts = ctx.module
    .variable(write.target.text)
    .bindings.flatMap(({ kind, value }) =>
      kind === "assignment" && value ? [valueOf(value, ctx)?.kind] : [],
    );
  if (starts.some((kind) => kind && CHANGED_IN_PLACE.has(kind))) return false;
  return write.form === "update" || starts.some((kind) => kind !== undefined && kind !== "None");
}

/** An item of a dict or list, not of an object with an `__setitem__` of its own. */
function isItemOfPlain(write: SharedWrite, name: AnyNode, view: ModuleView): boolean {
  const ctx = contextOf(write, view);
  const kind = valueOf(name, ctx)?.kind;
  if (kind !== "dict" && kind !== "list") return false;
  if (write.form === "store" || !isKind(write.statement, "augmented_assignment")) return true;
  const added = valueOf(write.statement.field("right"), ctx)?.kind;
  if (added) return !CHANGED_IN_PLACE.has(added);
  return write.form === "update" || write.statement.field("operator").symbol !== "+=";
}

/** An attribute of a class of the module, or of an instance of one that the module holds. */
function isAttributeOfOwn(name: AnyNode, part: string, view: ModuleView): boolean {
  const unit = view.module.unitOf(name.tree);
  if (!unit) return false;
  const ctx = view.of(unit);
  const definition = (classNamed(name, ctx) ?? instanceOf(name, ctx))?.definition;
  if (!definition || definition.field("superclasses")?.text.includes("local") === true)
    return false;
  return !allMethods(definition, view).some((method) => {
    const isSetter = decoratorsOf(method).length > 0;
    const methodName = isKind(method, "function_definition") ? method.field("name").text : "";
    return methodName === "__setattr__" || (isSetter && `.${methodName}` === part);
  });
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
  return [...reach.threadsOf(other.within)].some((thread) => {
    if (thread === root) return false;
    if (thread !== MAIN) return running(thread, other, view).length > 0;
    // Who starts the thread sets the value before that.
    return !(other.form === "store" && other.within === root.startedBy);
  });
}

function isSetup(within: SharedWrite["within"]): boolean {
  const method = methodAround(within);
  return isKind(method, "function_definition") && SETUP.test(method.field("name").text);
}
