/** What functions and types of the module give when they are called. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { declaredValue, instanceKind } from "../annotations.ts";
import { unitHolding, variableOf } from "../context.ts";
import { returns } from "../flow/returns.ts";
import { qualifiedName } from "../names.ts";
import type { Result } from "../known-results.ts";
import type { Value } from "../value.ts";
import { agreed } from "./agreement.ts";
import type { Inquiry } from "./inquiry.ts";

/** Decorators that leave alone what is returned. */
const NEUTRAL: ReadonlySet<string> = new Set([
  "builtins.staticmethod",
  "functools.cache",
  "functools.lru_cache",
  "typing.final",
]);

/** Undefined where the callee is no function or type of the module, or may be several. */
export function resultOfOwn(callee: AnyNode, inquiry: Inquiry): Result | undefined {
  if (!isKind(callee, "identifier")) return undefined;
  const variable = variableOf(callee, inquiry.ctx);
  const [binding, ...others] = variable?.bindings ?? [];
  if (!variable || !binding || others.length > 0) return undefined;
  if (binding.kind !== "definition") return instanceKind(variable, inquiry.ctx);
  const { value } = binding;
  if (!isKind(value, "function_definition")) return undefined;
  return inquiry.aboutResult(binding, () => resultOfDefinition(value, inquiry));
}

export function resultOfDefinition(
  definition: Node<"function_definition">,
  inquiry: Inquiry,
): Value | undefined {
  const unit = unitHolding(definition, inquiry.ctx);
  const isAsync = definition.allChildren[0]?.symbol === "async";
  if (!unit || unit.tree.broken || isAsync || !isPlain(definition, inquiry)) return undefined;
  const { values, mayEnd, isGenerator } = returns.of(unit).of(definition);
  const type = definition.field("return_type");
  const name = definition.field("name");
  const declared = type && declaredValue(type, name.text, inquiry.ctx);
  const none: Value = { kind: "None", evidence: { text: "`None`", node: name } };
  if (isGenerator) {
    const gives = declared && ["iterable", "iterator", "generator"].includes(declared.kind);
    return {
      ...none,
      kind: "generator",
      ...(gives && declared.element && { element: declared.element }),
    };
  }
  if (type) return declared;
  // What only ends may be there to be replaced.
  if (values.every((value) => value === undefined)) return undefined;
  const given = values.map((value) => (value ? inquiry.evaluate(value) : none));
  return agreed(mayEnd ? [...given, none] : given);
}

function isPlain(definition: Node<"function_definition">, { ctx }: Inquiry): boolean {
  const decorated = definition.parent;
  if (!isKind(decorated, "decorated_definition")) return true;
  const decorators = decorated.children.filter((child) => isKind(child, "decorator"));
  return decorators.every((decorator) => {
    const [expression] = decorator.children;
    const name = isKind(expression, "call") ? expression.field("function") : expression;
    return name !== undefined && NEUTRAL.has(qualifiedName(name, ctx) ?? "");
  });
}
