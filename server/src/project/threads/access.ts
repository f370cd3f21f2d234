/** One look at, or change of, something that methods or functions share: `self.count`, a name of the module. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../syntax/walk.ts";
import type { FunctionNode } from "../functions.ts";

export type AccessForm =
  /** One look. */
  | "read"
  /** Element after element, by Python code in between. */
  | "iterate"
  /** Given another value. */
  | "store"
  /** Changed in place, in one step: `append`, `d[k] = v`, `del d[k]`. */
  | "change"
  /** Read, computed and written back. */
  | "update";

export interface Access {
  /** The attribute's or the module's name. */
  readonly name: string;
  /** `self.count`, `cls.count`, `count`. */
  readonly node: AnyNode;
  readonly form: AccessForm;
  readonly within: FunctionNode;
  /** What is stored, where it is stored whole. */
  readonly value?: AnyNode;
}

/** Methods of lists, dicts, sets and deques that add or remove elements. */
const ADDING = new Set(
  "append appendleft extend extendleft insert add update setdefault".split(" "),
);
const REMOVING: ReadonlySet<string> = new Set(
  "pop popleft popitem remove discard clear".split(" "),
);
const REORDERING = new Set(["sort", "reverse", "rotate"]);

/** What is done with the shared thing at the node that names it. */
export function formOf(node: AnyNode): Pick<Access, "form" | "value"> {
  const { parent } = node;
  if (isKind(parent, "assignment") && node.isField("left")) return formOfAssignment(parent, node);
  if (isKind(parent, "augmented_assignment") && node.isField("left")) return { form: "update" };
  if (isKind(parent, "pattern_list", "tuple_pattern", "list_pattern", "delete_statement"))
    return { form: "store" };
  if (isKind(parent, "expression_list") && isKind(parent.parent, "delete_statement"))
    return { form: "store" };
  if (isKind(parent, "for_statement", "for_in_clause") && node.isField("left"))
    return { form: "store" };
  if (isKind(parent, "as_pattern_target")) return { form: "store" };
  if (isKind(parent, "subscript") && node.isField("value")) return { form: formOfItem(parent) };
  const method = methodCalled(node);
  if (method && (ADDING.has(method) || REMOVING.has(method) || REORDERING.has(method)))
    return { form: "change" };
  return { form: isIterated(node) ? "iterate" : "read" };
}

/** `x = 1`, `x: int = 1`, `x = f(x)`; in `a = x = 1` the value is further to the right. */
function formOfAssignment(
  statement: Node<"assignment">,
  node: AnyNode,
): Pick<Access, "form" | "value"> {
  const right = statement.field("right");
  if (!right) return { form: "read" };
  const value = isKind(right, "assignment") ? undefined : right;
  const reads = value && readsIn(value, node.text);
  return { form: reads ? "update" : "store", ...(value && { value }) };
}

/** Whether the expression itself, not a lambda in it, reads what is spelled so. */
function readsIn(expression: AnyNode, text: string): boolean {
  const below = descendants(expression, (each) => !isKind(each, "lambda"));
  return [expression, ...below].some(
    (each) => isKind(each, "attribute", "identifier", "subscript") && each.text === text,
  );
}

function formOfItem(item: Node<"subscript">): AccessForm {
  const { parent } = item;
  if (isKind(parent, "augmented_assignment") && item.isField("left")) return "update";
  if (isKind(parent, "assignment") && item.isField("left")) {
    const right = parent.field("right");
    return right && readsIn(right, item.text) ? "update" : "change";
  }
  if (isKind(parent, "delete_statement")) return "change";
  return isKind(parent, "expression_list") && isKind(parent.parent, "delete_statement")
    ? "change"
    : "read";
}

/** `append` for `items.append(x)`. */
export function methodCalled(node: AnyNode): string | undefined {
  const { parent } = node;
  if (!isKind(parent, "attribute") || !node.isField("object")) return undefined;
  const isCalled = isKind(parent.parent, "call") && parent.isField("function");
  return isCalled ? parent.field("attribute").text : undefined;
}

const VIEWS = new Set(["items", "keys", "values"]);
const STEPPING = new Set(["enumerate", "reversed", "zip", "map", "filter", "iter"]);

/** `for x in items`, `for k, v in items.items()`, `[… for x in enumerate(items)]`. */
function isIterated(node: AnyNode): boolean {
  const method = methodCalled(node);
  const view = method === undefined ? node : node.parent?.parent;
  if (!view || (method !== undefined && !VIEWS.has(method))) return false;
  const { parent } = view;
  if (isKind(parent, "argument_list") && isKind(parent.parent, "call")) {
    const callee = parent.parent.field("function");
    return STEPPING.has(callee.text) && isSteppedThrough(parent.parent);
  }
  return isSteppedThrough(view);
}

function isSteppedThrough(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "parenthesized_expression")) return isSteppedThrough(parent);
  return isKind(parent, "for_statement", "for_in_clause") && node.isField("right");
}

export function isWrite({ form }: Access): boolean {
  return form === "store" || form === "change" || form === "update";
}

/** Whether a change at the node takes elements away: `pop`, `del d[k]`, `clear`. */
export function takesAway({ node, form }: Access): boolean {
  if (form === "store") return true;
  const { parent } = node;
  if (isKind(parent, "subscript") && form === "change") {
    const up = parent.parent;
    return isKind(up, "delete_statement") || isKind(up?.parent, "delete_statement");
  }
  return form === "change" && REMOVING.has(methodCalled(node) ?? "");
}

/** Whether a change at the node may alter how many elements there are. */
export function resizes({ node, form }: Access): boolean {
  if (form === "store") return false;
  return form === "change" || (form === "update" && isKind(node.parent, "subscript"));
}

/** Whether the value of a store is a literal: whoever reads it gets the one or the other, both whole. */
export function storesConstant({ form, value }: Access): boolean {
  if (form !== "store" || !value) return false;
  return isKind(unwrapped(value), "true", "false", "none", "integer", "float", "string");
}
