/** Which writes of functions go to the same place: a variable of the module, an attribute, a variable of a closure. */
import { variableOf } from "../../semantic/context.ts";
import { classNamed, instanceOf } from "../../semantic/known-class.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import {
  allMethods,
  classAround,
  decoratorsOf,
  type FunctionNode,
  type ModuleView,
  unitsOfClass,
} from "../functions.ts";
import { type SharedWrite, sharedWrites } from "../shared-writes.ts";
import type { FarVariable } from "../further.ts";
import { kindOfFar } from "./far-values.ts";
import { valuesOf } from "./locks-of.ts";
import { methodAround } from "./shared-accesses.ts";

/** Where to ask about a write: in the unit that holds it. */
export function contextOf(write: SharedWrite, view: ModuleView): ReturnType<ModuleView["of"]> {
  const unit = view.module.unitOf(write.statement.tree);
  if (!unit) throw new Error("a write outside of its module");
  return view.of(unit);
}

/** The writes of each place that some of the functions update, in source order. */
export function updatedPlaces(
  updating: ReadonlySet<FunctionNode>,
  view: ModuleView,
): readonly (readonly SharedWrite[])[] {
  const updated = new Set<string>();
  const units = new Set<Unit>();
  for (const { tree } of updating) {
    const unit = view.module.unitOf(tree);
    if (!unit) continue;
    for (const write of sharedWrites.of(unit)) {
      if (write.form === "store" || !updating.has(write.within)) continue;
      const key = placeKey(write, view);
      if (key === undefined) continue;
      updated.add(key);
      for (const other of unitsWriting(write, view)) if (other) units.add(other);
    }
  }
  const places = new Map([...updated].map((key) => [key, new Array<SharedWrite>()]));
  const placeOf = (unit: Unit): number => view.module.offsetOf(unit.tree.root);
  for (const unit of [...units].sort((a, b) => placeOf(a) - placeOf(b))) {
    for (const write of sharedWrites.of(unit)) {
      const key = placeKey(write, view);
      if (key !== undefined) places.get(key)?.push(write);
    }
  }
  return [...places.values()];
}

/** Units that may write the same place, in no order. */
function unitsWriting(write: SharedWrite, view: ModuleView): readonly (Unit | undefined)[] {
  const { base, within } = write;
  if (base.kind === "closure") return [view.module.unitOf(within.tree)];
  if (base.kind === "name") {
    const named = classNamed(base.name, contextOf(write, view))?.definition;
    return [...unitsNaming(base.name.text, view), ...(named ? unitsOfClass(named, view) : [])];
  }
  const definition = classAround(methodAround(within), view);
  if (!definition) return [];
  const own = unitsOfClass(definition, view);
  return base.kind === "self" ? own : [...own, ...unitsNaming(definition.field("name").text, view)];
}

function unitsNaming(name: string, { module }: ModuleView): readonly (Unit | undefined)[] {
  const { bindings, uses } = module.variable(name);
  return [...bindings, ...uses].map(({ node }) => module.unitOf(node.tree));
}

/** Undefined where the place is not shared, or where writing it loses nothing. */
export function placeKey(write: SharedWrite, view: ModuleView): string | undefined {
  const { base, part } = write;
  if (base.kind === "class") {
    const definition = classAround(write.within, view);
    return definition && `${definition.field("name").text}${part}`;
  }
  if (base.kind === "self") return attributeKey(write, view);
  if (base.kind === "closure") return closureKey(write, base.scope, view);
  const far = view.further?.variables.get(part === "item" ? base.name.text : write.target.text);
  if (far) return farKey(write, far, view);
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

/** A number of another module, or an item of a container there. */
function farKey(write: SharedWrite, far: FarVariable, view: ModuleView): string | undefined {
  const key = `${far.home.file} ${far.name}`;
  const kind = kindOfFar(far);
  if (write.part !== "item") {
    const isAugmented = write.form !== "store" && isKind(write.statement, "augmented_assignment");
    return isAugmented && !(kind && NUMBERS.has(kind)) ? undefined : key;
  }
  const isPlain = kind === "dict" || kind === "list";
  return isPlain && changesItem(write, view) ? `${key}[]` : undefined;
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
  return (kind === "dict" || kind === "list") && changesItem(write, view);
}

/** Whether the item is given another value, not only changed in place. */
function changesItem(write: SharedWrite, view: ModuleView): boolean {
  const ctx = contextOf(write, view);
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
