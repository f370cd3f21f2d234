/** The coroutine of the module that a call runs: by its name, or as a method of `self`. */
import { isAsync } from "../../../semantic/async-context.ts";
import { variableOf } from "../../../semantic/context.ts";
import { isMethod } from "../../../semantic/module.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import type { Unit } from "../../../syntax/unit.ts";
import { isKind } from "../../../syntax/walk.ts";
import type { ModuleView } from "./attribute.ts";

type Definition = Node<"function_definition">;

/** Undefined for what another module defines, or the module in several ways. */
export function coroutineCalled(call: Node<"call">, view: ModuleView): Definition | undefined {
  const callee = call.field("function");
  const unit = view.module.unitOf(call.tree);
  if (!unit) return undefined;
  const found = isKind(callee, "attribute")
    ? methodOf(callee, unit, view)
    : variableDefinition(callee, unit, view);
  return found && isAsync(found) ? found : undefined;
}

function variableDefinition(callee: AnyNode, unit: Unit, view: ModuleView): Definition | undefined {
  if (!isKind(callee, "identifier")) return undefined;
  const [binding, ...others] = variableOf(callee, view.of(unit))?.bindings ?? [];
  const definition = others.length === 0 ? binding?.value : undefined;
  return isKind(definition, "function_definition") && !isDecorated(definition)
    ? definition
    : undefined;
}

/** `self.load` of the class that the call stands in. */
function methodOf(
  callee: Node<"attribute">,
  unit: Unit,
  { module }: ModuleView,
): Definition | undefined {
  const header = callee.field("object").text === "self" ? module.classHeader(unit) : undefined;
  if (!header) return undefined;
  const name = callee.field("attribute").text;
  const members = module.members(header);
  const [definition, ...others] = members
    .filter((member) => member.text.includes(name) && !member.isBroken && isMethod(member))
    .flatMap((member) => member.tree.root.children)
    .filter((child) => isKind(child, "function_definition"))
    .filter((child) => child.field("name").text === name);
  return others.length === 0 ? definition : undefined;
}

/** A decorator may cache, limit or repeat what it wraps. */
function isDecorated(definition: AnyNode): boolean {
  return isKind(definition.parent, "decorated_definition");
}
