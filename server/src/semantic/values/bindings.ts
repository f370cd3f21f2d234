/** What a single binding gives to its name. */
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { declaredValue } from "../annotations.ts";
import type { WholeVariable } from "../context.ts";
import type { Binding } from "../scope.ts";
import { article, type Value, type ValueKind, withoutNone } from "../value.ts";
import { agreed, named } from "./agreement.ts";
import { importedValue } from "./imported.ts";
import type { Inquiry } from "./inquiry.ts";
import { augmented } from "./operators.ts";

/** The value of a variable where it is read. */
type ValueAt = (use: AnyNode, variable: WholeVariable, inquiry: Inquiry) => Value | undefined;

export function valueOfBinding(
  binding: Binding,
  variable: WholeVariable,
  inquiry: Inquiry,
  valueAt: ValueAt,
): Value | undefined {
  return inquiry.aboutBinding(binding, () => {
    const given = givenBy(binding, variable, inquiry, valueAt);
    const declared = declaredBy(binding, variable, inquiry);
    if (!declared || declared.kind === "iterable") return given ?? declared;
    return !given || mayBe(given, declared) ? declared : undefined;
  });
}

/** Whether a value is one that the declaration allows. */
export function mayBe(given: Value, declared: Value): boolean {
  return given.kind === declared.kind || (given.kind === "None" && declared.orNone === true);
}

/** What the binding's annotation says; a parameter that is `None` by default may be that too. */
export function declaredBy(
  { node, annotation }: Binding,
  { name }: WholeVariable,
  { ctx }: Inquiry,
): Value | undefined {
  const declared = annotation && declaredValue(annotation, name, ctx);
  const parameter = isKind(node.parent, "typed_default_parameter") ? node.parent : undefined;
  const isNone = parameter && isKind(parameter.field("value"), "none");
  return declared && isNone ? { ...declared, orNone: true } : declared;
}

function givenBy(
  binding: Binding,
  variable: WholeVariable,
  inquiry: Inquiry,
  valueAt: ValueAt,
): Value | undefined {
  const value = (): Value | undefined => binding.value && inquiry.evaluate(binding.value);
  switch (binding.kind) {
    case "assignment": {
      const assigned = value();
      return assigned && named(assigned, variable.name);
    }
    case "augmented": {
      const before =
        byOthers(variable, inquiry, valueAt) ?? valueAt(binding.node, variable, inquiry);
      return before && augmented(withoutNone(before) ?? before, binding, inquiry);
    }
    case "loop":
      return elementOf(value(), variable.name);
    case "with": {
      // Files give themselves; what other contexts give is theirs to say.
      const context = value();
      return context?.kind === "file" ? named(context, variable.name) : undefined;
    }
    case "import":
      return binding.imports === undefined
        ? undefined
        : importedValue(binding.imports, binding.node, inquiry);
    case "parameter": {
      const parent = binding.node.parent;
      if (isKind(parent, "list_splat_pattern")) return collected("tuple", binding, variable);
      if (isKind(parent, "dictionary_splat_pattern")) return collected("dict", binding, variable);
      return undefined;
    }
    default:
      return undefined;
  }
}

/** `+=` keeps the kind of what it adds to; where all other bindings agree, no flow is needed. */
function byOthers(variable: WholeVariable, inquiry: Inquiry, valueAt: ValueAt): Value | undefined {
  const others = variable.bindings.filter(
    (other) => other.kind !== "augmented" && other.kind !== "declaration",
  );
  return agreed(others.map((other) => valueOfBinding(other, variable, inquiry, valueAt)));
}

function elementOf(iterable: Value | undefined, name: string): Value | undefined {
  if (!iterable?.element) return undefined;
  const text = `\`${name}\` is an element: ${article(iterable.element)}`;
  return { kind: iterable.element, evidence: { text, node: iterable.evidence.node } };
}

function collected(kind: ValueKind, binding: Binding, variable: WholeVariable): Value {
  const text = `\`${variable.name}\` collects arguments: ${article(kind)}`;
  return { kind, evidence: { text, node: binding.node } };
}
