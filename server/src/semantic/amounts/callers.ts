/** What the calls in the same module give a parameter. */
import type { AnyNode } from "../../syntax/node.ts";
import { isKind, nearest } from "../../syntax/walk.ts";
import { argumentsOf } from "../call-arguments.ts";
import type { Context } from "../context.ts";
import type { Binding } from "../scope.ts";
import { useOf } from "../uses.ts";

export interface Given {
  /** One for each call that gives the parameter a value. */
  readonly values: readonly AnyNode[];
  /** Whether others may call the function with more: those outside of the module, or by another name. */
  readonly isOpen: boolean;
}

/** More calls than that are not looked at. */
const MOST_CALLS = 16;

/** Undefined for what is no parameter of a function of the module itself. */
export function givenTo(parameter: Binding, { module }: Context): Given | undefined {
  const definition = nearest(parameter.node, "function_definition", "lambda");
  const isOwn = isKind(definition, "function_definition") && parameter.scope.node === definition;
  if (!isOwn || parameter.scope.parent?.kind !== "module") return undefined;
  const names = definition.field("parameters").children.map(nameOf);
  if (names.some((name) => name === undefined)) return undefined;
  const name = definition.field("name").text;
  const { bindings, uses } = module.variable(name);
  if (bindings.length !== 1 || uses.length > MOST_CALLS) return undefined;
  const values: AnyNode[] = [];
  let isOpen = !name.startsWith("_");
  for (const { node } of uses) {
    const use = useOf(node);
    const call = node.parent;
    const given =
      use.how === "called" && isKind(call, "call")
        ? argumentsOf(
            call,
            names.filter((each) => each !== undefined),
          )
        : undefined;
    const value = given?.get(parameter.node.text);
    if (value) values.push(value);
    else isOpen = true;
  }
  return { values, isOpen };
}

/** The name of a plain parameter, with or without type and default. */
function nameOf(parameter: AnyNode): string | undefined {
  if (isKind(parameter, "identifier")) return parameter.text;
  if (isKind(parameter, "default_parameter")) return parameter.field("name").text;
  if (isKind(parameter, "typed_default_parameter")) return parameter.field("name").text;
  const [name] = parameter.children;
  return isKind(parameter, "typed_parameter") && isKind(name, "identifier") ? name.text : undefined;
}
