/** What operators give of values that are known. */
import { isKind } from "../../syntax/walk.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Binding } from "../scope.ts";
import type { Value, ValueKind } from "../value.ts";
import { withMore } from "./agreement.ts";
import type { Inquiry } from "./inquiry.ts";

export function valueOfOperation(
  node: Node<"binary_operator">,
  inquiry: Inquiry,
): Value | undefined {
  const left = inquiry.evaluate(node.field("left"));
  const right = inquiry.evaluate(node.field("right"));
  return operated(left, node.field("operator").symbol, right);
}

function operated(
  left: Value | undefined,
  operator: string,
  right: Value | undefined,
): Value | undefined {
  if (operator === "%" && (left?.kind === "str" || left?.kind === "bytes")) return left;
  if (operator === "*" && right?.kind === "int" && left && SEQUENCES.has(left.kind)) return left;
  if (!left || left.kind !== right?.kind) return undefined;
  if (operator === "+" && SEQUENCES.has(left.kind)) return withMore(left, right.element);
  return KEPT.get(left.kind)?.includes(operator) ? left : undefined;
}

/** Kinds that add up to their own kind, and repeat by `*`. */
const SEQUENCES: ReadonlySet<ValueKind> = new Set(["list", "tuple", "str", "bytes"]);

/** Operators between two of a kind that give this kind again. */
const KEPT: ReadonlyMap<ValueKind, readonly string[]> = new Map([
  ["int", ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"]],
  ["float", ["+", "-", "*", "/", "//", "%"]],
  ["bool", ["&", "|", "^"]],
] as const);

/** Operators by which these change in place; with anything that they do not take, they fail. */
const IN_PLACE: ReadonlyMap<ValueKind, readonly string[]> = new Map([
  ["list", ["+=", "*="]],
  ["bytearray", ["+=", "*="]],
  ["deque", ["+=", "*="]],
  ["set", ["|=", "&=", "-=", "^="]],
  ["dict", ["|="]],
  // Not in place, but nothing else can be added to text.
  ["str", ["+="]],
  ["bytes", ["+="]],
] as const);

/** What `value += …` makes of the value. */
export function augmented(value: Value, binding: Binding, inquiry: Inquiry): Value | undefined {
  const added = binding.value && inquiry.evaluate(binding.value);
  const operator = operatorOf(binding.node);
  if (IN_PLACE.get(value.kind)?.includes(operator)) return withMore(value, added?.element);
  return operated(value, operator.slice(0, -1), added);
}

function operatorOf(name: AnyNode): string {
  let statement = name.parent;
  while (statement && !isKind(statement, "augmented_assignment")) statement = statement.parent;
  return statement?.field("operator").symbol ?? "";
}
