/** Where functions write what threads share: names of the module, what hangs on them, and attributes of classes. */
import { defineFact } from "../semantic/fact.ts";
import { scopes, type UnitScopes } from "../semantic/scopes.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../syntax/walk.ts";
import { functionAround, type FunctionNode } from "./functions.ts";

export interface SharedWrite {
  /**
   * The module's name it starts from; `class` for an attribute of the class around a method, `self` for
   * one of the instance, `closure` for a variable of a function around (`nonlocal`).
   */
  readonly base:
    | { readonly kind: "name"; readonly name: AnyNode }
    | { readonly kind: "closure"; readonly scope: AnyNode }
    | { readonly kind: "class" }
    | { readonly kind: "self" };
  /** What is written there: the name itself, an item of it, or an attribute. */
  readonly part: "whole" | "item" | `.${string}`;
  readonly statement: Node<"assignment" | "augmented_assignment">;
  readonly target: AnyNode;
  readonly within: FunctionNode;
  /**
   * `update`: the old value is read, a call runs, and the result is written. `increment`: read,
   * computed and written without a call. `store`: written without regard to the old value.
   */
  readonly form: "update" | "increment" | "store";
}

/** `global`, `nonlocal`, and what is assigned to an item or attribute. */
const SIGN =
  /\b(?:global|nonlocal)\b|(?:\]|\.[\s\\]*\w+)[\s\\]*(?::[^=\r\n]*)?[-+*/%&|^@<>]{0,2}=(?!=)/;

export const sharedWrites = defineFact("shared writes", (unit): readonly SharedWrite[] => {
  if (!SIGN.test(unit.text)) return [];
  const found: SharedWrite[] = [];
  const names = scopes.of(unit);
  for (const statement of descendants(unit.tree.root)) {
    if (!isKind(statement, "assignment", "augmented_assignment")) continue;
    const within = functionAround(statement);
    const target = targetOf(statement);
    const place = within && placeOf(target, names);
    if (place) found.push({ ...place, statement, target, within, form: formOf(statement, names) });
  }
  return found;
});

function targetOf(statement: Node<"assignment" | "augmented_assignment">): AnyNode {
  return isKind(statement, "assignment") ? statement.field("left") : statement.field("left");
}

function placeOf(
  target: AnyNode,
  names: UnitScopes,
): Pick<SharedWrite, "base" | "part"> | undefined {
  if (isKind(target, "identifier")) {
    if (isGlobal(target, names)) return { base: { kind: "name", name: target }, part: "whole" };
    const scope = outerScope(target, names);
    return scope && { base: { kind: "closure", scope }, part: "whole" };
  }
  if (isKind(target, "subscript")) {
    const value = target.field("value");
    return isGlobal(value, names)
      ? { base: { kind: "name", name: value }, part: "item" }
      : undefined;
  }
  if (!isKind(target, "attribute")) return undefined;
  const object = target.field("object");
  const part = `.${target.field("attribute").text}` as const;
  if (isGlobal(object, names)) return { base: { kind: "name", name: object }, part };
  if (isOwnClass(object)) return { base: { kind: "class" }, part };
  return object.text === "self" ? { base: { kind: "self" }, part } : undefined;
}

/** The function whose variable the code of another one assigns. */
function outerScope(target: AnyNode, names: UnitScopes): AnyNode | undefined {
  const variable = names.variableOf(target);
  const isOuter = variable?.scope.kind === "function" && variable.scope !== names.scopeOf(target);
  return isOuter ? variable.scope.node : undefined;
}

function isGlobal(node: AnyNode, names: UnitScopes): boolean {
  return isKind(node, "identifier") && names.variableOf(node)?.scope.kind === "module";
}

/** `cls` of a class method, `self.__class__`, `type(self)`. */
function isOwnClass(object: AnyNode): boolean {
  if (object.text === "self.__class__" || object.text === "type(self)") return true;
  const method = object.text === "cls" ? functionAround(object) : undefined;
  const decorated = method?.parent;
  return (
    isKind(decorated, "decorated_definition") &&
    decorated.children.some((child) => child.text === "@classmethod")
  );
}

function formOf(
  statement: Node<"assignment" | "augmented_assignment">,
  names: UnitScopes,
): SharedWrite["form"] {
  const right = isKind(statement, "assignment")
    ? statement.field("right")
    : statement.field("right");
  if (!right) return "store";
  const calls = callsIn(right);
  if (isKind(statement, "augmented_assignment")) return calls.length > 0 ? "update" : "increment";
  const value = unwrapped(right);
  // `x = x or make()` is a check and then an act: another mistake, with another remedy.
  if (isKind(value, "boolean_operator", "conditional_expression", "assignment")) return "store";
  const loads = loadsOf(targetOf(statement), right, names);
  if (loads.length === 0) return "store";
  const isBetween = loads.some((load) => calls.some((call) => load.start < call.end));
  if (isBetween) return "update";
  return isKind(value, "binary_operator") ? "increment" : "store";
}

/** Calls that the expression itself makes. */
function callsIn(expression: AnyNode): readonly AnyNode[] {
  const all = isKind(expression, "call") ? [expression] : [];
  const below = descendants(expression, (node) => !isKind(node, "lambda"));
  return [...all, ...[...below].filter((node) => isKind(node, "call", "await"))];
}

/** Where the expression reads the target; `counts.get(key, 0)` reads `counts[key]`. */
function loadsOf(target: AnyNode, expression: AnyNode, names: UnitScopes): readonly AnyNode[] {
  const get = isKind(target, "subscript")
    ? `${target.field("value").text}.get(${target.fields("subscript")[0]?.text ?? ""}`
    : undefined;
  return [expression, ...descendants(expression, (node) => !isKind(node, "lambda"))].filter(
    (node) => {
      if (isKind(node, "call")) {
        return (
          get !== undefined && (node.text.startsWith(`${get},`) || node.text.startsWith(`${get})`))
        );
      }
      if (node.kind !== target.kind || node.text !== target.text) return false;
      return !isKind(node, "identifier") || names.variableOf(node) === names.variableOf(target);
    },
  );
}
