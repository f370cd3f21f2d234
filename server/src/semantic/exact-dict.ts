/** Dicts of which the text shows the very class: a display, or a call of `dict` or of one of its own subclasses. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { qualifiedName } from "./names.ts";

/** `plain`: a missing key raises `KeyError`. `known`: a subclass of the standard library may answer instead. */
export type DictClass = "plain" | "known";

const CLASSES: ReadonlyMap<string, DictClass> = new Map<string, DictClass>([
  ["builtins.dict", "plain"],
  ["collections.OrderedDict", "plain"],
  ["collections.Counter", "known"],
  ["collections.defaultdict", "known"],
]);

/** Undefined where some path leads to an object of a class that is not shown: an annotation also stands for subclasses. */
export function dictClassOf(expression: AnyNode, ctx: Context): DictClass | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "dictionary", "dictionary_comprehension")) return "plain";
  if (isKind(node, "call")) {
    const qualified = qualifiedName(node.field("function"), ctx);
    return qualified === undefined ? undefined : CLASSES.get(qualified);
  }
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  return variable && dictClassOfVariable(variable, ctx);
}

export function dictClassOfVariable(variable: WholeVariable, ctx: Context): DictClass | undefined {
  let found: DictClass | undefined;
  for (const { kind, value } of variable.bindings) {
    // `d |= other` keeps the class.
    if (kind === "declaration" || kind === "augmented") continue;
    const isShown = kind === "assignment" && value && !isKind(unwrapped(value), "identifier");
    const of = isShown ? dictClassOf(value, ctx) : undefined;
    if (of === undefined) return undefined;
    if (found !== "known") found = of;
  }
  return found;
}
