/** The locks of a class and of a module, told from other things by what is assigned to their names. */
import { variableOf } from "../../semantic/context.ts";
import { isLock, isSemaphore, LOCKLESS } from "../../semantic/locks.ts";
import type { Module } from "../../semantic/module.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import {
  allMethods,
  classAround,
  functionAround,
  type FunctionNode,
  type ModuleView,
} from "../functions.ts";
import type { FarVariable } from "../further.ts";
import { valuesOfFar } from "./far-values.ts";
import { methodAround } from "./shared-accesses.ts";
import { textOf } from "./written.ts";

/** A lock's name, `self._lock` or `_cache_lock`; `none` for what surely is no lock. */
export type Locks = string;

/** Of what is only given, or a base class of another module has, the name must say it. */
const LOCKISH = /_lock$|mutex$/;

/** What `self._lock`, `cls._lock`, `Registry._lock` or `_lock` stands for. */
export function locksOf(
  expression: Node<"identifier" | "attribute">,
  view: ModuleView,
  method: FunctionNode | undefined = functionAround(expression),
): Locks {
  const unit = view.module.unitOf(expression.tree);
  if (!unit) return "unclear";
  const far = view.further?.variables.get(textOf(expression));
  if (far) return ofFar(far, view);
  if (isKind(expression, "identifier")) return ofVariable(expression, view);
  const object = expression.field("object");
  const name = expression.field("attribute").text;
  if (!isKind(object, "identifier")) return "unclear";
  const definition = method && classAround(methodAround(method), view);
  const isOwn = object.text === "self" || object.text === "cls";
  if (definition && (isOwn || object.text === definition.field("name").text))
    return ofAttribute(name, definition, view);
  const qualified = qualifiedName(expression, view.of(unit));
  return qualified !== undefined && LOCKLESS.test(qualified) ? "none" : "unclear";
}

/** Of a lock class in its own module, where nothing else is given to it. */
function ofFar(far: FarVariable, { further }: ModuleView): Locks {
  // `LOCK` and `locks.LOCK` are one lock.
  const [written] =
    [...(further?.variables ?? [])].find(([, each]) => isSameVariable(each, far)) ?? [];
  const values = valuesOfFar(far);
  const isSure = values.length > 0 && values.every(({ node, ctx }) => isLock(node, ctx));
  const isMany = values.some(({ node, ctx }) => isSemaphore(node, ctx));
  return isSure && !isMany && written !== undefined ? written : "unclear";
}

function isSameVariable(a: FarVariable, b: FarVariable): boolean {
  return a.name === b.name && a.home.file === b.home.file;
}

function ofVariable(name: Node<"identifier">, view: ModuleView): Locks {
  const unit = view.module.unitOf(name.tree);
  const ctx = unit && view.of(unit);
  const variable = ctx && variableOf(name, ctx);
  if (!variable || variable.scope) return "unclear";
  const values = variable.bindings.flatMap(({ value, kind }) =>
    kind === "assignment" && value ? [value] : [],
  );
  if (values.length !== variable.bindings.length) return "unclear";
  const [first] = values;
  const wrapped = first && lockWrappedBy(first);
  if (wrapped && isKind(wrapped, "identifier") && wrapped.text !== name.text)
    return ofVariable(wrapped, view);
  return agreed(values, name.text, view);
}

/** Only as long as the module: what is assigned in another method may change. */
const known = new WeakMap<Module, Map<AnyNode, Map<string, Locks>>>();

function ofAttribute(name: string, definition: Node<"class_definition">, view: ModuleView): Locks {
  const ofModule = known.get(view.module) ?? new Map<AnyNode, Map<string, Locks>>();
  known.set(view.module, ofModule);
  const kept = ofModule.get(definition) ?? new Map<string, Locks>();
  ofModule.set(definition, kept);
  const found = kept.get(name);
  if (found !== undefined) return found;
  const values = valuesOf(name, definition, view);
  const [first] = values;
  const wrapped = first && lockWrappedBy(first);
  const isOther =
    isKind(wrapped, "attribute") &&
    wrapped.field("object").text === "self" &&
    wrapped.field("attribute").text !== name;
  const lock =
    isOther && isKind(wrapped, "attribute")
      ? ofAttribute(wrapped.field("attribute").text, definition, view)
      : agreed(values, `self.${name}`, view);
  kept.set(name, lock);
  return lock;
}

/** `self._lock` for `threading.Condition(self._lock)`: holding the one is holding the other. */
function lockWrappedBy(value: AnyNode): AnyNode | undefined {
  if (!isKind(value, "call") || !/(?:^|\.)Condition$/.test(value.field("function").text))
    return undefined;
  const [first] = value.field("arguments").children;
  return isKind(first, "keyword_argument") ? first.field("value") : first;
}

/** Of a lock class as far as known; by its name where all that is known is that it is given. */
function agreed(values: readonly AnyNode[], name: string, view: ModuleView): Locks {
  const last = name.slice(name.indexOf(".") + 1);
  const kinds = new Set(values.map((value) => kindOf(value, last, view)));
  kinds.delete("empty");
  if (kinds.size > 1) return "unclear";
  const [kind = LOCKISH.test(last) ? "lock" : "unclear"] = kinds;
  return kind === "lock" ? name : kind;
}

function kindOf(
  value: AnyNode,
  name: string,
  view: ModuleView,
): "lock" | "none" | "unclear" | "empty" {
  const unit = view.module.unitOf(value.tree);
  if (!unit) return "unclear";
  const ctx = view.of(unit);
  const expression = unwrapped(value);
  if (isKind(expression, "none")) return "empty";
  if (isSemaphore(expression, ctx)) return "unclear";
  if (isLock(expression, ctx)) return "lock";
  const callee = isKind(expression, "call") ? expression.field("function") : undefined;
  if (callee && /(?:^|\.)(?:R?Lock|Condition|allocate_lock)$/.test(callee.text)) return "lock";
  if (callee && /semaphore|rlock|wlock|read|write|file/i.test(callee.text)) return "unclear";
  if (isKind(expression, "identifier", "attribute")) return LOCKISH.test(name) ? "lock" : "unclear";
  if (valueOf(expression, ctx)) return "none";
  const qualified = callee && qualifiedName(callee, ctx);
  return qualified !== undefined && LOCKLESS.test(qualified) ? "none" : "unclear";
}

type Values = Map<string, readonly AnyNode[]>;

const assigned = new WeakMap<Module, Map<AnyNode, Values>>();

/** What is assigned to the attribute in methods of the class and its bases, and in the class's body. */
export function valuesOf(
  name: string,
  definition: Node<"class_definition">,
  view: ModuleView,
): readonly AnyNode[] {
  const ofModule = assigned.get(view.module) ?? new Map<AnyNode, Values>();
  assigned.set(view.module, ofModule);
  const ofClass: Values = ofModule.get(definition) ?? new Map<string, readonly AnyNode[]>();
  ofModule.set(definition, ofClass);
  const values = ofClass.get(name) ?? assignedTo(name, definition, view);
  ofClass.set(name, values);
  return values;
}

function assignedTo(
  name: string,
  definition: Node<"class_definition">,
  view: ModuleView,
): readonly AnyNode[] {
  const mayAssign = ({ text }: Unit): boolean => text.includes(name);
  const inMethods = allMethods(definition, view, mayAssign).flatMap((method) =>
    descendantsOf(method, "assignment").filter((statement) => {
      const left = statement.field("left");
      const isNamed = isKind(left, "attribute") && left.field("attribute").text === name;
      return isNamed && /^(?:self|cls)$/.test(left.field("object").text);
    }),
  );
  const inBody = bodiesOf(definition, view).flatMap((root) =>
    descendantsOf(root, "assignment").filter(
      (statement) => statement.field("left").text === name && !functionAround(statement),
    ),
  );
  return [...inMethods, ...inBody].flatMap((statement) => statement.field("right") ?? []);
}

function bodiesOf(
  definition: Node<"class_definition">,
  { module }: ModuleView,
): readonly AnyNode[] {
  const unit = module.unitOf(definition.tree);
  const isHeader = unit?.role === "class-header";
  return [
    definition,
    ...(isHeader ? module.classStatements(unit).map(({ tree }) => tree.root) : []),
  ];
}
