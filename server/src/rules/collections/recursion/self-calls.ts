/** Calls of a function by itself, with arguments that step from its parameters: `f(n - 1, k)`. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

type Definition = Node<"function_definition">;

export function selfCalls(definition: Definition, ctx: Context): readonly Node<"call">[] {
  const name = definition.field("name");
  const variable = variableOf(name, ctx);
  if (variable?.bindings.length !== 1) return [];
  return descendantsOf(definition.field("body"), "call").filter((call) => {
    const callee = call.field("function");
    if (!isKind(callee, "identifier") || callee.text !== name.text) return false;
    const called = variableOf(callee, ctx);
    return called?.scope === variable.scope;
  });
}

/** Plain names only: no defaults, no `*`. */
export function parameterNames(definition: Definition): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const parameter of definition.field("parameters").children) {
    const name = isKind(parameter, "typed_parameter") ? parameter.children[0] : parameter;
    if (!isKind(name, "identifier")) return undefined;
    names.add(name.text);
  }
  return names;
}

/**
 * Whether each argument is a parameter, a number, or a parameter plus, minus or divided by a number, and one
 * of them a step: then steps in another order come to the same arguments again.
 */
export function isStep(call: Node<"call">, parameters: ReadonlySet<string>): boolean {
  const list = call.field("arguments");
  if (isKind(list, "generator_expression")) return false;
  const values = list.children.map((each) =>
    unwrapped(isKind(each, "keyword_argument") ? each.field("value") : each),
  );
  const isPlain = (node: AnyNode): boolean =>
    isKind(node, "integer") || (isKind(node, "identifier") && parameters.has(node.text));
  const isStepping = (node: AnyNode): boolean => {
    if (!isKind(node, "binary_operator")) return false;
    const steps = ["+", "-", "//"].includes(node.field("operator").symbol);
    const [left, right] = [unwrapped(node.field("left")), node.field("right")];
    return steps && isKind(right, "integer") && isKind(left, "identifier") && isPlain(left);
  };
  return values.some(isStepping) && values.every((each) => isPlain(each) || isStepping(each));
}

/** Two of the calls that one run of the function may both make. */
export function twoOfOneRun(
  calls: readonly Node<"call">[],
): readonly [Node<"call">, Node<"call">] | undefined {
  for (const [i, first] of calls.entries()) {
    const second = calls.slice(i + 1).find((other) => !excludeEachOther(first, other));
    if (second) return [first, second];
  }
  return undefined;
}

/** Whether they stand in different branches, or the first in code that does not come to the second. */
function excludeEachOther(first: AnyNode, second: AnyNode): boolean {
  let below = first;
  for (const up of ancestors(first)) {
    if (!up.encloses(second)) {
      if (isKind(up, "block") && leaves(up.children.at(-1))) return true;
      below = up;
      continue;
    }
    if (isKind(up, "block")) return leaves(below);
    const other = up.children.find((child) => child.encloses(second));
    if (isKind(up, "if_statement")) return !below.isField("condition") && other !== below;
    if (!isKind(up, "conditional_expression")) return false;
    return up.children[1] !== below && up.children[1] !== other;
  }
  return false;
}

function leaves(statement: AnyNode | undefined): boolean {
  return isKind(statement, "return_statement", "raise_statement");
}
