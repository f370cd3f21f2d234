/** Classes whose instances are meant to stay, or are told apart by their values. */
import type { ModuleContext } from "../../../lint/rule.ts";
import { allMethods } from "../../../project/functions.ts";
import { classNamed } from "../../../semantic/known-class.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

export function isMeantToStay(
  owner: Node<"class_definition">,
  ctx: ModuleContext,
  seen: ReadonlySet<AnyNode> = new Set(),
): boolean {
  // What a decorator makes of the class is not known: frozen records hash by value.
  if (seen.has(owner) || isKind(owner.parent, "decorated_definition")) return true;
  if (hasOwnIdentity(owner, ctx) || keepsItself(owner, ctx)) return true;
  const bases = owner.field("superclasses")?.children ?? [];
  return bases.some((base) => isLastingBase(base, owner, ctx, new Set(seen).add(owner)));
}

/** Methods by which instances are the same when their values are, or are made only once. */
const IDENTITY: ReadonlySet<string> = new Set(["__eq__", "__hash__", "__new__"]);

function hasOwnIdentity(owner: Node<"class_definition">, ctx: ModuleContext): boolean {
  return allMethods(owner, ctx).some(
    (method) => isKind(method, "function_definition") && IDENTITY.has(method.field("name").text),
  );
}

/** `_instance = None`, `__slots__ = …`: a singleton, and a class that can keep nothing in its instances. */
const KEEPS_ITSELF = /\b_{1,2}instances?\b|\b_?singleton\b|\b__slots__\b/i;

function keepsItself(owner: Node<"class_definition">, ctx: ModuleContext): boolean {
  const unit = ctx.module.unitOf(owner.tree);
  if (unit?.role !== "class-header") return KEEPS_ITSELF.test(owner.text);
  const members = ctx.module.members(unit);
  return members.some(({ text }) => KEEPS_ITSELF.test(text));
}

/** Bases whose instances are few and stay: members of enums, classes themselves, cases of tests. */
const LASTING = /(?:Enum|Flag|Choices|Meta|Singleton|Tuple|TestCase|Protocol)$/;

function isLastingBase(
  base: AnyNode,
  owner: Node<"class_definition">,
  ctx: ModuleContext,
  seen: ReadonlySet<AnyNode>,
): boolean {
  // A metaclass may make one instance only.
  if (isKind(base, "keyword_argument"))
    return base.field("name").text !== "metaclass" || base.field("value").text !== "ABCMeta";
  const unit = ctx.module.unitOf(owner.tree);
  if (!unit || !isKind(base, "identifier", "attribute", "subscript")) return true;
  const name = isKind(base, "subscript") ? base.field("value") : base;
  const found = isKind(name, "identifier") ? classNamed(name, ctx.of(unit)) : undefined;
  if (found?.definition) return isMeantToStay(found.definition, ctx, seen);
  const qualified = qualifiedName(name, ctx.of(unit));
  if (qualified === undefined) return true;
  const isBuiltin = qualified.startsWith("builtins.") && qualified !== "builtins.object";
  return isBuiltin || LASTING.test(qualified);
}
