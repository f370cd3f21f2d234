/** What a call calls, as its own unit can say it: where to begin, and which attributes to follow from there. */
import { type Context, variableOf } from "../../semantic/context.ts";
import { declaredInstance, type Instance, instanceOf } from "../../semantic/known-class.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { Binding } from "../../semantic/scope.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { receiverMethod } from "../functions.ts";

export interface Target {
  readonly root: Root;
  /** Attributes, from the root outwards: `client.session.get` is `client`, then these two. */
  readonly path: readonly string[];
}

export type Root =
  /** `helpers.load` after `from helpers import load`; relative imports keep their dots. */
  | { readonly kind: "import"; readonly name: string }
  /** A name of this module. */
  | { readonly kind: "name"; readonly name: string }
  /** A function in a function. */
  | { readonly kind: "function"; readonly definition: Node<"function_definition"> }
  /** The instance or class that a method is called on, or what its bases hold. */
  | { readonly kind: "self" | "super"; readonly method: Node<"function_definition"> }
  /** An instance of the class that another target names. */
  | { readonly kind: "instance"; readonly of: Target };

/** Names that stand for other names, followed so far. */
const MOST_ALIASES = 8;

/** Undefined where it is a builtin, or may be several things. */
export function targetOf(expression: AnyNode, ctx: Context, aliases = 0): Target | undefined {
  const node = unwrapped(expression);
  const qualified = qualifiedName(node, ctx);
  if (qualified !== undefined) return imported(qualified);
  if (isKind(node, "identifier")) return ofName(node, ctx, aliases);
  if (isKind(node, "attribute")) return ofAttribute(node, ctx, aliases);
  if (isKind(node, "call")) return ofPartial(node, ctx, aliases);
  return undefined;
}

/** The target of an object whose class is known: `Client()`, `client` after `client = Client()`. */
export function instanceTarget(expression: AnyNode, ctx: Context): Target | undefined {
  const instance = instanceOf(expression, ctx);
  return instance && targetOfInstance(instance);
}

/** The target of what an annotation declares. */
export function declaredTarget(annotation: AnyNode, ctx: Context): Target | undefined {
  const instance = declaredInstance(annotation, ctx);
  return instance && targetOfInstance(instance);
}

function targetOfInstance({ of: name, definition }: Instance): Target {
  const of: Root = definition ? { kind: "name", name } : { kind: "import", name };
  return { root: { kind: "instance", of: { root: of, path: [] } }, path: [] };
}

function imported(name: string): Target | undefined {
  return name.startsWith("builtins.") ? undefined : { root: { kind: "import", name }, path: [] };
}

function ofName(name: Node<"identifier">, ctx: Context, aliases: number): Target | undefined {
  const variable = variableOf(name, ctx);
  if (!variable || variable.bindings.length === 0) return undefined;
  if (variable.scope === undefined) {
    return { root: { kind: "name", name: variable.name }, path: [] };
  }
  const [only, ...others] = variable.bindings;
  return only && others.length === 0 ? ofBinding(only, ctx, aliases) : undefined;
}

/** Of a variable that is bound once, in a function. */
function ofBinding(binding: Binding, ctx: Context, aliases: number): Target | undefined {
  const { kind, value } = binding;
  if (kind === "definition" && isKind(value, "function_definition")) {
    return { root: { kind: "function", definition: value }, path: [] };
  }
  if (kind !== "assignment" || !value || aliases >= MOST_ALIASES) return undefined;
  return targetOf(value, ctx, aliases + 1);
}

function ofAttribute(node: Node<"attribute">, ctx: Context, aliases: number): Target | undefined {
  const object = unwrapped(node.field("object"));
  const name = node.field("attribute").text;
  const base = ofReceiver(object, ctx) ?? instanceTarget(object, ctx);
  const known = base ?? (isKind(object, "call") ? undefined : targetOf(object, ctx, aliases));
  return known && { root: known.root, path: [...known.path, name] };
}

/** `self`, `cls` and `super()`. */
function ofReceiver(object: AnyNode, ctx: Context): Target | undefined {
  const isSuper = isKind(object, "call") && object.text === "super()";
  const method = isSuper
    ? nearest(object, "function_definition")
    : isKind(object, "identifier") && receiverMethod(object, ctx);
  if (!method || !standsInClass(method, ctx)) return undefined;
  return { root: { kind: isSuper ? "super" : "self", method }, path: [] };
}

function standsInClass(method: AnyNode, ctx: Context): boolean {
  for (const up of ancestors(method)) {
    if (isKind(up, "class_definition")) return true;
    if (isKind(up, "function_definition", "lambda")) return false;
  }
  return ctx.unit.role === "member";
}

/** `partial(load, 1)` is called as `load` is. */
function ofPartial(call: Node<"call">, ctx: Context, aliases: number): Target | undefined {
  if (qualifiedName(call.field("function"), ctx) !== "functools.partial") return undefined;
  const [first] = call.field("arguments").children;
  return first && aliases < MOST_ALIASES ? targetOf(first, ctx, aliases + 1) : undefined;
}
