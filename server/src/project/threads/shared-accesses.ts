/** What the methods of a class, or the functions of a module, have in common, and every access to it. */
import { defineFact } from "../../semantic/fact.ts";
import { hasVariants } from "../../semantic/lexical-bindings.ts";
import { scopes } from "../../semantic/scopes.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { ancestors, descendantsOf, isKind } from "../../syntax/walk.ts";
import type { Binding } from "../../semantic/scope.ts";
import {
  classAround,
  functionAround,
  type FunctionNode,
  type ModuleView,
  unitsOfClass,
} from "../functions.ts";
import type { FarVariable } from "../further.ts";
import { type Access, formOf } from "./access.ts";
import { attributesOf, textOf } from "./written.ts";

/** A class with its attributes, or the module with its variables. */
export interface Owner {
  /** Undefined for the module, and for another module. */
  readonly definition: Node<"class_definition"> | undefined;
  /** The variable of another module that it stands for. */
  readonly far?: FarVariable;
  /** In source order, by the attribute's or the module's name. */
  readonly accesses: ReadonlyMap<string, readonly Access[]>;
}

/** Every `self.x` and `cls.x` in functions, methods that are called excepted. */
export const selfAccesses = defineFact("self accesses", (unit): readonly Access[] => {
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

/**
 * What some functions use of the module and of those of their classes that are of interest, with every
 * access to it. Who asks about few looks at few.
 */
export function ownersOf(
  functions: Iterable<FunctionNode>,
  view: ModuleView,
  isOfInterest: (definition: Node<"class_definition">) => boolean,
): readonly Owner[] {
  const names = new Set<string>();
  const attributes = new Map<Node<"class_definition">, Set<string>>();
  for (const each of functions) {
    const unit = view.module.unitOf(each.tree);
    if (!unit || unit.isBroken) continue;
    for (const name of namesUsed(each, unit)) names.add(name);
    const definition = classAround(methodAround(each), view);
    if (!definition || !isOfInterest(definition)) continue;
    const own = attributes.get(definition) ?? new Set<string>();
    attributes.set(definition, own);
    for (const { name, within } of selfAccesses.of(unit)) if (within === each) own.add(name);
  }
  const classes = [...attributes].flatMap(([definition, own]) =>
    classOwners(unitsOfClass(definition, view), view, own).filter(
      (owner) => owner.definition === definition,
    ),
  );
  return [...classes, ...moduleOwner(names, view)];
}

export function namesUsed(each: FunctionNode, unit: Unit): readonly string[] {
  return [...scopes.of(unit).module.variables.values()]
    .filter(({ bindings, uses }) =>
      [...bindings, ...uses].some(({ node }) => functionAround(node) === each),
    )
    .map(({ name }) => name);
}

/** Every access to some attributes, by the classes in whose methods they stand. */
export function classOwners(
  units: readonly Unit[],
  view: ModuleView,
  attributes: ReadonlySet<string>,
): readonly Owner[] {
  const found = new Map<Node<"class_definition">, Access[]>();
  for (const unit of units) {
    // A unit with syntax errors says nothing that could be relied on.
    if (!mentionsAny(unit, attributes) || unit.isBroken) continue;
    for (const access of selfAccesses.of(unit)) {
      if (!attributes.has(access.name)) continue;
      const definition = classAround(methodAround(access.within), view);
      if (!definition) continue;
      const accesses = found.get(definition);
      if (accesses) accesses.push(access);
      else found.set(definition, [access]);
    }
  }
  return [...found].map(([definition, accesses]) => ({ definition, accesses: byName(accesses) }));
}

/** Units without their names need not be parsed; names in other letters are looked for by the parser. */
function mentionsAny({ text }: Unit, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => text.includes(name)) || hasVariants(text);
}

/** The module with those of its variables that functions write, change in place or advance. */
export function moduleOwner(names: ReadonlySet<string>, view: ModuleView): readonly Owner[] {
  const accesses = [...names].flatMap((name) => accessesOf(name, view));
  return accesses.length > 0 ? [{ definition: undefined, accesses: byName(accesses) }] : [];
}

/** Variables of other modules, each with the accesses of this one's functions, whatever way they are written. */
export function farOwners({ module, further }: ModuleView): readonly Owner[] {
  const byHome = new Map<string, { readonly far: FarVariable; readonly accesses: Access[] }>();
  for (const [text, far] of further?.variables ?? []) {
    const key = `${far.home.file}\0${far.name}`;
    const place = byHome.get(key) ?? { far, accesses: [] };
    byHome.set(key, place);
    place.accesses.push(...farAccesses(text, module));
  }
  return [...byHome.values()].map(({ far, accesses }) => ({
    definition: undefined,
    far,
    accesses: new Map([[far.name, accesses]]),
  }));
}

function farAccesses(text: string, module: ModuleView["module"]): readonly Access[] {
  const [name = ""] = text.split(".", 1);
  return module.variable(name).uses.flatMap(({ node }) => {
    const written = [node, ...attributesOf(node)].find((each) => textOf(each) === text);
    const within = functionAround(node);
    const unit = module.unitOf(node.tree);
    if (!written || !within || !unit || unit.isBroken) return [];
    return [{ name: text, node: written, within, ...formOf(written) }];
  });
}

const OWN_KINDS: readonly Binding["kind"][] = ["assignment", "augmented", "declaration", "delete"];

/** Accesses in functions to a variable that the module itself assigns; none for imports and definitions. */
function accessesOf(name: string, { module }: ModuleView): readonly Access[] {
  const variable = module.variable(name);
  const { bindings } = variable;
  if (bindings.length === 0 || !bindings.every(({ kind }) => OWN_KINDS.includes(kind))) return [];
  const { uses } = variable;
  const isRebound = bindings.some(({ node }) => functionAround(node) !== undefined);
  if (!isRebound && !uses.some(({ node }) => changes(node) && functionAround(node))) return [];
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

/** Going through an iterator uses it up; of anything else it changes nothing. */
function changes(node: AnyNode): boolean {
  const call = isKind(node.parent, "argument_list") ? node.parent.parent : undefined;
  if (isKind(call, "call")) return call.field("function").text === "next";
  return formOf(node).form !== "read";
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
