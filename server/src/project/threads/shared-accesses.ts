/** What the methods of a class, or the functions of a module, have in common, and every access to it. */
import { defineFact } from "../../semantic/fact.ts";
import { scopes } from "../../semantic/scopes.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { ancestors, descendantsOf, isKind } from "../../syntax/walk.ts";
import { classAround, functionAround, type FunctionNode, type ModuleView } from "../functions.ts";
import { type Access, formOf } from "./access.ts";

/** A class with its attributes, or the module with its variables. */
export interface Owner {
  /** Undefined for the module. */
  readonly definition: Node<"class_definition"> | undefined;
  /** In source order, by the attribute's or the module's name. */
  readonly accesses: ReadonlyMap<string, readonly Access[]>;
}

/** Every `self.x` and `cls.x` in functions, methods that are called excepted. */
const selfAccesses = defineFact("self accesses", (unit): readonly Access[] => {
  if (!/\b(?:self|cls)\b/.test(unit.text)) return [];
  return descendantsOf(unit.tree.root, "attribute").flatMap((node) => {
    const object = node.field("object");
    if (!isKind(object, "identifier") || (object.text !== "self" && object.text !== "cls"))
      return [];
    const isMethod = isKind(node.parent, "call") && node.isField("function");
    const within = functionAround(node);
    if (isMethod || !within) return [];
    return [{ name: node.field("attribute").text, node, within, ...formOf(node) }];
  });
});

/** Names of the module that functions write, change in place or advance. */
const namesChanged = defineFact("names changed in functions", (unit): readonly string[] => {
  const { module } = scopes.of(unit);
  const names: string[] = [];
  for (const { name, bindings, uses } of module.variables.values()) {
    const isRebound = bindings.some(({ node }) => functionAround(node) !== undefined);
    const isChanged = () =>
      uses.some(({ node }) => changes(node) && functionAround(node) !== undefined);
    if (isRebound || isChanged()) names.push(name);
  }
  return names;
});

/** Going through an iterator uses it up; of anything else it changes nothing. */
function changes(node: AnyNode): boolean {
  const call = isKind(node.parent, "argument_list") ? node.parent.parent : undefined;
  if (isKind(call, "call")) return call.field("function").text === "next";
  return formOf(node).form !== "read";
}

/** The classes whose methods change attributes, and the module where functions change its variables. */
export function ownersIn(view: ModuleView): readonly Owner[] {
  return [...classOwners(view.module.unitsWith(selfAccesses), view), ...moduleOwner(view)];
}

/**
 * The same without the classes that can hold no lock. Asks only about those: what is typed in other
 * classes then changes no answer.
 */
export function lockingOwners(view: ModuleView): readonly Owner[] {
  const { module } = view;
  const classes = new Set(
    module.unitsWith(mayHoldLocks).map((unit) => module.classHeader(unit) ?? unit),
  );
  const units = [...classes].flatMap((unit) =>
    unit.role === "class-header" ? module.members(unit) : [unit],
  );
  return [...classOwners(units, view), ...moduleOwner(view)];
}

/** Units that may hold a lock, by the words: classes without any need no further look. */
const mayHoldLocks = defineFact("units that may hold locks", ({ text }): readonly true[] =>
  /lock|acquire|condition|mutex|semaphore|sync|serial|atomic|exclusive|\bwith[\s(\\]+(?:self|cls)\b/i.test(
    text,
  )
    ? [true]
    : [],
);

function classOwners(units: readonly Unit[], view: ModuleView): readonly Owner[] {
  const found = new Map<AnyNode, { definition: Node<"class_definition">; accesses: Access[] }>();
  for (const unit of units) {
    // A unit with syntax errors says nothing that could be relied on.
    if (unit.isBroken) continue;
    for (const access of selfAccesses.of(unit)) {
      const definition = classAround(methodAround(access.within), view);
      if (!definition) continue;
      const owner = found.get(definition) ?? { definition, accesses: [] };
      owner.accesses.push(access);
      found.set(definition, owner);
    }
  }
  return [...found.values()].map(({ definition, accesses }) => ({
    definition,
    accesses: byName(accesses),
  }));
}

function moduleOwner(view: ModuleView): readonly Owner[] {
  const { module } = view;
  const names = new Set(module.unitsWith(namesChanged).flatMap((unit) => namesChanged.of(unit)));
  const accesses = [...names].flatMap((name) => accessesOf(name, view));
  return accesses.length > 0 ? [{ definition: undefined, accesses: byName(accesses) }] : [];
}

/** Accesses in functions to a variable that the module itself assigns; none for imports and definitions. */
function accessesOf(name: string, { module }: ModuleView): readonly Access[] {
  const { bindings, uses } = module.variable(name);
  const own = ["assignment", "augmented", "declaration", "delete"];
  if (bindings.length === 0 || !bindings.every(({ kind }) => own.includes(kind))) return [];
  const seen = new Set<string>();
  return [...bindings, ...uses].flatMap(({ node }) => {
    const within = functionAround(node);
    const unit = module.unitOf(node.tree);
    if (!within || !unit || unit.isBroken) return [];
    // An augmented target is a binding and a use.
    const place = `${module.offsetOf(node)}`;
    if (seen.has(place)) return [];
    seen.add(place);
    return [{ name, node, within, ...formOf(node) }];
  });
}

/** The outermost function around a function, or the function itself. */
export function methodAround(within: FunctionNode): FunctionNode {
  let method = within;
  for (const up of ancestors(within)) {
    if (isKind(up, "class_definition")) break;
    if (isKind(up, "function_definition", "lambda")) method = up;
  }
  return method;
}

function byName(accesses: readonly Access[]): ReadonlyMap<string, readonly Access[]> {
  const found = new Map<string, Access[]>();
  for (const access of accesses) {
    const others = found.get(access.name);
    if (others) others.push(access);
    else found.set(access.name, [access]);
  }
  return found;
}
