/** What a class's own body holds, found without parsing methods that are not asked about. */
import type { Context } from "../../semantic/context.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import type { CodeModule } from "../code-base.ts";
import { classAround, functionAround, unitCalls } from "../functions.ts";
import type { AttributeStore } from "./summary.ts";

interface OwnClass {
  readonly module: CodeModule;
  readonly definition: Node<"class_definition">;
}

/** A method: all that its unit is, or a definition in it. */
export interface Method {
  readonly unit: Unit;
  readonly definition?: Node<"function_definition">;
}

/** The method of the name; `several` where the body defines it more than once. */
export function methodOf(of: OwnClass, name: string): Method | "several" | undefined {
  const found = unitsOf(of)
    .filter((unit) => mayDefine(unit, name))
    .flatMap((unit): readonly Method[] =>
      unit.role === "member" && unit.shape.functionName === name
        ? [{ unit }]
        : definitionsIn(unit, name, of).map((definition) => ({ unit, definition })),
    );
  return found.length > 1 ? "several" : found[0];
}

function definitionsIn(
  unit: Unit,
  name: string,
  { definition, module }: OwnClass,
): readonly Node<"function_definition">[] {
  return unitCalls
    .of(unit)
    .functions.filter((each) => isKind(each, "function_definition"))
    .filter((each) => each.field("name").text === name)
    .filter((each) => classAround(each, module) === definition);
}

function mayDefine(unit: Unit, name: string): boolean {
  const known = unit.shape.functionName;
  return known === undefined ? unit.text.includes(name) : known === name;
}

/** Where methods store an attribute of their object. */
export function storesOf(of: OwnClass, name: string): readonly AttributeStore[] {
  return unitsOf(of)
    .filter((unit) => unit.text.includes(`.${name}`))
    .flatMap((unit) => of.module.summaryOf(unit).stores)
    .filter(
      (store) => store.name === name && classAround(store.method, of.module) === of.definition,
    );
}

export interface Declaration {
  readonly annotation: AnyNode;
  readonly ctx: Context;
}

/** `name: Type` in the class's body. */
export function declarationOf(of: OwnClass, name: string): Declaration | undefined {
  for (const unit of unitsOf(of)) {
    if (unit.shape.functionName !== undefined || !unit.text.includes(name)) continue;
    for (const statement of descendantsOf(unit.tree.root, "assignment")) {
      const annotation = statement.field("type");
      if (!annotation || functionAround(statement)) continue;
      if (statement.field("left").text === name) return { annotation, ctx: of.module.of(unit) };
    }
  }
  return undefined;
}

/** The units that make up the class: of a class of the module its members, else the one around it. */
function unitsOf({ module: view, definition }: OwnClass): readonly Unit[] {
  const unit = view.module.unitOf(definition.tree);
  if (unit?.role !== "class-header") return unit ? [unit] : [];
  return view.module.members(unit);
}
