/** What a class's own body holds, found without parsing methods that are not asked about. */
import type { Context } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import type { CodeModule } from "../code-base.ts";
import { classAround, functionAround, unitCalls } from "../functions.ts";
import { declaredTarget, instanceTarget, type Target } from "./target.ts";

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

/** The instances that methods store in an attribute of their object; undefined for one that is unknown. */
export function storesOf(of: OwnClass, name: string): readonly (Target | undefined)[] {
  const { module } = of;
  return unitsOf(of)
    .filter((unit) => unit.text.includes(`.${name}`))
    .flatMap((unit) =>
      (attributeStores.of(unit).get(name) ?? [])
        .filter(({ method }) => classAround(method, module) === of.definition)
        .map(({ statement }) => storedTarget(statement, module.of(unit))),
    );
}

interface AttributeStore {
  readonly statement: Node<"assignment">;
  readonly method: Node<"function_definition">;
}

/** `self.name = …` in methods, by the name; `None` stands for nothing yet. */
const attributeStores = defineFact("stores in attributes", (unit) => {
  const found = new Map<string, AttributeStore[]>();
  for (const statement of descendantsOf(unit.tree.root, "assignment")) {
    const left = statement.field("left");
    const isNone = isKind(statement.field("right"), "none") && !statement.field("type");
    if (!isKind(left, "attribute") || isNone) continue;
    const method = functionAround(statement);
    if (!isKind(method, "function_definition")) continue;
    const [receiver] = method.field("parameters").children;
    if (!isKind(receiver, "identifier") || left.field("object").text !== receiver.text) continue;
    const name = left.field("attribute").text;
    found.set(name, [...(found.get(name) ?? []), { statement, method }]);
  }
  return found;
});

function storedTarget(statement: Node<"assignment">, ctx: Context): Target | undefined {
  const annotation = statement.field("type");
  if (annotation) return declaredTarget(annotation, ctx);
  const value = statement.field("right");
  return value && instanceTarget(value, ctx);
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
