/** Pydantic models: classes of the module whose bases lead to `pydantic.BaseModel`. */
import type { ModuleContext } from "../../../lint/rule.ts";
import { allMethods, classOfObject } from "../../../project/functions.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { classNamed } from "../../../semantic/known-class.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { membersOf } from "../../../syntax/source.ts";
import { isKind } from "../../../syntax/walk.ts";

interface Model {
  readonly definition: Node<"class_definition">;
  readonly evidence: Evidence;
}

/** The model that an expression is an instance of, or (`Order`, `cls`) that it is itself. */
export function modelOf(
  object: AnyNode,
  to: "text" | "model",
  view: ModuleContext,
): Model | undefined {
  const unit = view.module.unitOf(object.tree);
  const isClass = unit && classNamed(object, view.of(unit)) !== undefined;
  // A name of a class has no values to write, and an instance is nothing to read into.
  if (!unit || (to === "text" && isClass)) return undefined;
  const definition = classOfObject(object, view);
  const base = definition && modelBase(definition, view, new Set());
  if (!base) return undefined;
  const text = `\`${definition.field("name").text}\` is a Pydantic model`;
  return { definition, evidence: { text, node: base } };
}

const MODELS: ReadonlySet<string> = new Set([
  "pydantic.BaseModel",
  "pydantic.RootModel",
  "pydantic.main.BaseModel",
  "pydantic_settings.BaseSettings",
  "sqlmodel.SQLModel",
]);

/** Where the class, or one of its bases in the module, names a base of Pydantic. */
function modelBase(
  definition: Node<"class_definition">,
  view: ModuleContext,
  seen: ReadonlySet<AnyNode>,
): AnyNode | undefined {
  const unit = view.module.unitOf(definition.tree);
  if (!unit || seen.has(definition)) return undefined;
  const inner = new Set(seen).add(definition);
  for (const base of definition.field("superclasses")?.children ?? []) {
    const name = isKind(base, "subscript") ? base.field("value") : base;
    if (MODELS.has(qualifiedName(name, view.of(unit)) ?? "")) return base;
    const known = isKind(name, "identifier") ? classNamed(name, view.of(unit)) : undefined;
    const found = known?.definition && modelBase(known.definition, view, inner);
    if (found) return found;
  }
  return undefined;
}

/** Whether the model does it in a way of its own, which the other method would pass by. */
export function isOverridden(
  definition: Node<"class_definition">,
  to: "text" | "model",
  view: ModuleContext,
): boolean {
  const names =
    to === "text" ? ["model_dump", "model_dump_json"] : ["model_validate", "model_validate_json"];
  const methods = allMethods(definition, view).flatMap((method) =>
    isKind(method, "function_definition") ? [method.field("name").text] : [],
  );
  if (names.some((name) => methods.includes(name))) return true;
  return to === "model" && looksBefore(definition, view);
}

/** Validators that get the raw values need them as Python objects: then the dict is no detour. */
function looksBefore(definition: Node<"class_definition">, view: ModuleContext): boolean {
  const unit = view.module.unitOf(definition.tree);
  const { source } = view.module;
  const isWhole = unit?.role !== "class-header";
  const texts = isWhole
    ? [definition.text]
    : membersOf(source, source.units.indexOf(unit)).map(({ text }) => text);
  return texts.some((text) => /\bmode\s*=\s*["'](?:before|wrap)["']/.test(text));
}
