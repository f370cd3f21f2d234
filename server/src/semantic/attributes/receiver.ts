/** `self` and `cls`: the object that a method of a module's class is called on. */
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { scopes } from "../scopes.ts";

/**
 * Whether the expression is the first parameter of the method that the unit is, bound to nothing else; in functions
 * within the method too.
 */
export function isReceiver(object: AnyNode, unit: Unit): boolean {
  if (unit.role !== "member" || !isKind(object, "identifier")) return false;
  if (unit.shape.functionName === undefined) return false;
  const variable = scopes.of(unit).variableOf(object);
  const [binding, ...others] = variable?.bindings ?? [];
  const parameters = binding?.node.parent;
  if (!isKind(parameters, "parameters") || others.length > 0) return false;
  return parameters.children[0] === binding?.node && isOwnMethod(parameters.parent);
}

/** Whether the function is all of its unit, and gets the object that it is called on. */
function isOwnMethod(method: AnyNode | undefined): boolean {
  const decorated = method?.parent;
  if (!isKind(decorated, "decorated_definition")) return decorated?.parent === undefined;
  const isStatic = decorated.children.some((child) => child.text === "@staticmethod");
  return decorated.parent?.parent === undefined && !isStatic;
}
