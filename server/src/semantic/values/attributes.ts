/** What an attribute of an object is whose class the module defines: what every place says that gives it a value. */
import { isReceiver } from "../attributes/receiver.ts";
import { type Family, familyOf } from "../attributes/family.ts";
import { lexicalStores } from "../attributes/lexical-stores.ts";
import { type Store, stores } from "../attributes/stores.ts";
import { declaredValue } from "../annotations.ts";
import { type Context, unitHolding } from "../context.ts";
import type { Module } from "../module.ts";
import { AttributeQuestion } from "../attributes/question.ts";
import { instanceOf } from "../known-class.ts";
import type { Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { type Value, withoutNone } from "../value.ts";
import { MUTABLE } from "./additions.ts";
import { agreed, named, withoutElement } from "./agreement.ts";
import { mayBe } from "./bindings.ts";
import type { Inquiry } from "./inquiry.ts";
import { augmented } from "./operators.ts";

/** More places than a person reads. */
const MOST_STORES = 32;

/**
 * `self.names`, `order.lines`. Undefined where the class, or one that it shares objects with, may give the attribute
 * another kind of value, and where code of the module may do so to an object that is not known.
 */
export function valueOfOwnAttribute(node: Node<"attribute">, inquiry: Inquiry): Value | undefined {
  const object = node.field("object");
  const name = node.field("attribute").text;
  // Python gives the others values of its own.
  if (!isKind(object, "identifier") || /^__.*__$/.test(name)) return undefined;
  if (inquiry.ctx.module.unitsStoring(name).length === 0) return undefined;
  const header = classOf(object, inquiry.ctx);
  if (!header) return undefined;
  const { known } = answersIn(inquiry.ctx.module);
  const value = known.about(header, name, () => fromStores(header, name, inquiry.apart()));
  return value && named(value, node.text);
}

/** What is known of a module's classes; each module that notes what it is asked has its own, so that nothing is missed. */
interface Answers {
  readonly known: AttributeQuestion;
  readonly families: Map<Unit, Family>;
}

const answers = new WeakMap<Module, Answers>();

function answersIn(module: Module): Answers {
  const kept = answers.get(module) ?? { known: new AttributeQuestion(), families: new Map() };
  answers.set(module, kept);
  return kept;
}

function familyIn(header: Unit, ctx: Context): Family {
  const { families } = answersIn(ctx.module);
  const kept = families.get(header) ?? familyOf(header, ctx);
  families.set(header, kept);
  return kept;
}

/** Header of the class that the object is of. */
function classOf(object: Node<"identifier">, ctx: Context): Unit | undefined {
  const unit = unitHolding(object, ctx);
  if (!unit) return undefined;
  if (isReceiver(object, unit)) return ctx.module.classHeader(unit);
  const definition = instanceOf(object, ctx)?.definition;
  const header = definition && unitHolding(definition, ctx);
  return header?.role === "class-header" ? header : undefined;
}

function fromStores(header: Unit, name: string, inquiry: Inquiry): Value | undefined {
  const { ctx } = inquiry;
  const units = ctx.module.unitsStoring(name);
  if (units.length === 0 || units.length > MOST_STORES) return undefined;
  const family = familyIn(header, ctx);
  const places = storesOf(name, units, family, ctx);
  if (!places || places.length === 0 || family.mayStoreHidden) return undefined;
  const annotated = places.find(({ annotation, isOwn }) => annotation && isOwn);
  if (annotated?.annotation) {
    const declared = declaredValue(annotated.annotation, name, ctx);
    if (!declared || declared.kind === "iterable") return undefined;
    return places.every((place) => keepsTo(declared, place, inquiry)) ? declared : undefined;
  }
  return family.isComplete(name) ? fromValues(places, inquiry) : undefined;
}

/** Undefined where some of them cannot be read, or may be anything. */
function storesOf(
  name: string,
  units: readonly Unit[],
  { classes }: Family,
  ctx: Context,
): readonly Store[] | undefined {
  const found: Store[] = [];
  for (const unit of units) {
    const around = ctx.module.classHeader(unit);
    const isRelated = around !== undefined && classes.has(around);
    // Of another class's own objects.
    if (around && !isRelated && lexicalStores.of(unit).get(name) === "own") continue;
    const isMethod = unit.role === "member" && unit.shape.functionName === name;
    if (isMethod && isRelated) return undefined;
    if (unit.isBroken) return undefined;
    for (const store of stores.of(unit).get(name) ?? []) {
      if (store.isOwn && !isRelated) continue;
      if (store.how === "other") return undefined;
      found.push(store);
    }
  }
  return found.length > MOST_STORES ? undefined : found;
}

/** Unknown values are taken at the author's word. */
function keepsTo(declared: Value, { how, value }: Store, inquiry: Inquiry): boolean {
  if (how !== "assigned" || !value) return true;
  const assigned = inquiry.evaluate(value);
  return assigned === undefined || mayBe(assigned, declared);
}

function fromValues(places: readonly Store[], inquiry: Inquiry): Value | undefined {
  const assigned = places.filter(({ how }) => how === "assigned");
  const value = agreed(assigned.map((place) => place.value && inquiry.evaluate(place.value)));
  if (!value) return undefined;
  const isKept = places.every((place) => {
    if (place.how !== "augmented") return true;
    const after = augmented(withoutNone(value) ?? value, place, inquiry);
    return after?.kind === value.kind;
  });
  if (!isKept) return undefined;
  // Whoever holds the object may put something else in.
  return MUTABLE.has(value.kind) ? withoutElement(value) : value;
}
