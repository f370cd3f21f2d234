/** The functions of a module and what may be called by which expression, as far as the module shows it. */
import type { Context } from "../semantic/context.ts";
import { variableOf } from "../semantic/context.ts";
import { defineFact, type Fact } from "../semantic/fact.ts";
import { classNamed, instanceOf } from "../semantic/known-class.ts";
import type { Mention } from "../semantic/mentions.ts";
import type { Module } from "../semantic/module.ts";
import { qualifiedName } from "../semantic/names.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import { ancestors, descendants, isKind, unwrapped } from "../syntax/walk.ts";
import type { Further } from "./further.ts";

export type FunctionNode = Node<"function_definition" | "lambda">;

/** What a project-wide question needs: the module, and the context of each of its units. */
export interface ModuleView {
  readonly module: Module;
  of(unit: Unit): Context;
  /** What only other modules show; missing: they were not looked at. */
  readonly further?: Further;
}

/** What one unit's context shows of its module. */
export function viewOf(ctx: Context): ModuleView {
  const of = (unit: Unit): Context => ({ ...ctx, unit, get: (fact) => fact.of(unit) });
  return { module: ctx.module, of };
}

export interface Call {
  readonly node: Node<"call">;
  /** The function whose body holds the call; undefined for code of the module or of a class. */
  readonly within: FunctionNode | undefined;
}

export interface UnitCalls {
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly Node<"class_definition">[];
  readonly calls: readonly Call[];
  /** By the last part of what is called: `join` for `thread.join()`. */
  readonly callsByName: ReadonlyMap<string, readonly Call[]>;
}

/** Functions, classes and calls of one unit, in source order. */
export const unitCalls: Fact<UnitCalls> = defineFact("calls", (unit) => {
  const functions: FunctionNode[] = [];
  const classes: Node<"class_definition">[] = [];
  const calls: Call[] = [];
  const callsByName = new Map<string, Call[]>();
  for (const node of descendants(unit.tree.root)) {
    if (isKind(node, "function_definition", "lambda")) functions.push(node);
    else if (isKind(node, "class_definition")) classes.push(node);
    if (!isKind(node, "call")) continue;
    const call = { node, within: functionAround(node) };
    calls.push(call);
    const name = lastName(node.field("function"));
    callsByName.set(name, [...(callsByName.get(name) ?? []), call]);
  }
  return { functions, classes, calls, callsByName };
});

/** How a call names what it calls: `f()`; `x.f()`, that outside of functions, and `self.f()` as methods do. */
export type Naming = "bare" | "dotted" | "outside" | "own";

const MENTIONS = {
  bare: (name) => `${name}()`,
  dotted: (name) => `.${name}()`,
  outside: (name) => `<module>.${name}()`,
  own: (name) => `self.${name}()`,
} as const satisfies Record<Naming, (name: string) => Mention>;

/** Calls of a module by the last part of what is called, in source order; some others that are dotted too. */
export function callsNamed(name: string, naming: Naming, module: Module): readonly Call[] {
  const kind = naming === "bare" ? "identifier" : "attribute";
  return module
    .unitsMentioning(MENTIONS[naming](name))
    .flatMap((unit) => unitCalls.of(unit).callsByName.get(name) ?? [])
    .filter(({ node }) => isKind(node.field("function"), kind));
}

function lastName(callee: AnyNode): string {
  return isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
}

/** The function whose body the node is part of; its defaults and decorators belong outside. */
export function functionAround(node: AnyNode): FunctionNode | undefined {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition", "lambda") && below.isField("body")) return up;
    if (isKind(up, "class_definition")) return undefined;
    below = up;
  }
  return undefined;
}

/** `work`, `self.work`, `Worker.work`, `worker.work`, `partial(work, 1)`, `lambda: …`. */
export function functionsNamed(expression: AnyNode, view: ModuleView): readonly FunctionNode[] {
  const node = unwrapped(expression);
  const unit = view.module.unitOf(node.tree);
  if (!unit) return [];
  const ctx = view.of(unit);
  if (isKind(node, "lambda")) return [node];
  if (isKind(node, "identifier")) {
    const bindings = variableOf(node, ctx)?.bindings ?? [];
    return bindings.flatMap(({ value }) =>
      isKind(value, "function_definition", "lambda") ? [value] : [],
    );
  }
  if (isKind(node, "attribute")) {
    const name = node.field("attribute").text;
    const definition = classOfObject(node.field("object"), view);
    return definition ? methodsOf(definition, name, view) : [];
  }
  if (isKind(node, "call") && qualifiedName(node.field("function"), ctx) === "functools.partial") {
    const [inner] = node.field("arguments").children;
    return inner ? functionsNamed(inner, view) : [];
  }
  return [];
}

/** The class of the module that `self`, `cls`, an instance or the class's own name stands for. */
export function classOfObject(
  object: AnyNode,
  view: ModuleView,
): Node<"class_definition"> | undefined {
  const unit = view.module.unitOf(object.tree);
  if (!unit) return undefined;
  const ctx = view.of(unit);
  const method = isKind(object, "identifier") && receiverMethod(object, ctx);
  if (method) return classAround(method, view);
  return (classNamed(object, ctx) ?? instanceOf(object, ctx))?.definition;
}

/** The method whose first parameter the name is: `self` or `cls`. */
export function receiverMethod(
  name: Node<"identifier">,
  ctx: Context,
): Node<"function_definition"> | undefined {
  const [binding, ...others] = variableOf(name, ctx)?.bindings ?? [];
  const parameters = binding?.node.parent;
  const isFirst = isKind(parameters, "parameters") && parameters.children[0] === binding?.node;
  const method = isFirst && others.length === 0 ? parameters.parent : undefined;
  return isKind(method, "function_definition") && !isStatic(method) ? method : undefined;
}

function isStatic(method: Node<"function_definition">): boolean {
  return decoratorsOf(method).some((decorator) => decorator.text === "@staticmethod");
}

export function decoratorsOf(definition: AnyNode): readonly Node<"decorator">[] {
  const decorated = definition.parent;
  if (!isKind(decorated, "decorated_definition")) return [];
  return decorated.children.filter((child) => isKind(child, "decorator"));
}

/** The class that a method stands in; a module's class is in another unit than its methods. */
export function classAround(
  method: AnyNode,
  view: ModuleView,
): Node<"class_definition"> | undefined {
  for (const up of ancestors(method)) {
    if (isKind(up, "class_definition")) return up;
    if (isKind(up, "function_definition", "lambda")) return undefined;
  }
  const unit = view.module.unitOf(method.tree);
  const header = unit && view.module.classHeader(unit);
  return header && unitCalls.of(header).classes[0];
}

/** Methods of the name, of the class or else of its bases in the module. */
function methodsOf(
  definition: Node<"class_definition">,
  name: string,
  view: ModuleView,
): readonly FunctionNode[] {
  const mayDefine = ({ shape, text }: Unit): boolean =>
    shape.functionName === undefined ? text.includes(name) : shape.functionName === name;
  return allMethods(definition, view, mayDefine).filter(
    (method) => isKind(method, "function_definition") && method.field("name").text === name,
  );
}

/** Methods of the class and its bases in the module, in the units that are wanted: others are not parsed. */
export function allMethods(
  definition: Node<"class_definition">,
  view: ModuleView,
  isWanted: (unit: Unit) => boolean = () => true,
  seen: ReadonlySet<AnyNode> = new Set(),
): readonly FunctionNode[] {
  if (seen.has(definition)) return [];
  const unit = view.module.unitOf(definition.tree);
  if (!unit) return [];
  const own = unitsOfClass(definition, view)
    .filter(isWanted)
    .flatMap((member) =>
      unitCalls.of(member).functions.filter((each) => classAround(each, view) === definition),
    );
  const inner = new Set(seen).add(definition);
  const bases = (definition.field("superclasses")?.children ?? []).flatMap((base) => {
    const found = isKind(base, "identifier") ? classNamed(base, view.of(unit)) : undefined;
    return found?.definition ? allMethods(found.definition, view, isWanted, inner) : [];
  });
  return [...own, ...bases];
}

/** The units that hold a class's methods. */
export function unitsOfClass(
  definition: Node<"class_definition">,
  { module }: ModuleView,
): readonly Unit[] {
  const unit = module.unitOf(definition.tree);
  if (!unit) return [];
  return unit.role === "class-header" ? module.members(unit) : [unit];
}
