/** What operators give of values that are known. */
import { isKind } from "../../syntax/walk.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Binding } from "../scope.ts";
import { type Value, type ValueKind, withoutNone } from "../value.ts";
import { withMore } from "./agreement.ts";
import type { Inquiry } from "./inquiry.ts";

export function valueOfOperation(
  node: Node<"binary_operator">,
  inquiry: Inquiry,
): Value | undefined {
  const left = withoutNone(inquiry.evaluate(node.field("left")));
  const right = withoutNone(inquiry.evaluate(node.field("right")));
  return operated(left, node.field("operator").symbol, right);
}

/** Comparisons of arrays and the like give arrays; `in` and `is` never do. */
export function valueOfComparison(
  node: Node<"comparison_operator">,
  inquiry: Inquiry,
): Value | undefined {
  const isPlain = node
    .fields("operators")
    .every(({ symbol }) => /^(not\s+)?in$|^is(\s+not)?$/.test(symbol));
  const areKnown = (): boolean =>
    node.children.every((child) => COMPARED.has(inquiry.evaluate(child)?.kind ?? "ndarray"));
  const evidence = { text: "a bool: a comparison", node };
  return isPlain || areKnown() ? { kind: "bool", evidence } : undefined;
}

/** Kinds whose comparison gives a bool. */
const COMPARED: ReadonlySet<ValueKind> = new Set([
  ...(["list", "tuple", "set", "frozenset", "dict", "deque", "range", "None", "bool"] as const),
  ...(["str", "bytes", "bytearray", "int", "float", "complex", "Decimal", "Fraction"] as const),
  ...(["Path", "date", "datetime", "time", "timedelta", "UUID"] as const),
]);

/** `-n`, `~n` */
export function valueOfSign(node: Node<"unary_operator">, inquiry: Inquiry): Value | undefined {
  const value = withoutNone(inquiry.evaluate(node.field("argument")));
  const isBitwise = node.field("operator").symbol === "~";
  if (value?.kind === "int") return value;
  return value?.kind === "float" && !isBitwise ? value : undefined;
}

function operated(
  left: Value | undefined,
  operator: string,
  right: Value | undefined,
): Value | undefined {
  if (operator === "%" && (left?.kind === "str" || left?.kind === "bytes")) return left;
  if (operator === "*" && right?.kind === "int" && left && SEQUENCES.has(left.kind)) return left;
  if (left?.kind === "Path" && operator === "/") return left;
  if (!left || !right) return undefined;
  if (left.kind !== right.kind) return mixed(left, operator, right);
  if (operator === "+" && SEQUENCES.has(left.kind)) return withMore(left, right.element);
  if (left.kind === "int" && operator === "/") return { ...left, kind: "float" };
  if (SETS.has(left.kind) && ["|", "^"].includes(operator)) return withMore(left, right.element);
  if (left.kind === "dict" && operator === "|") return withMore(left, right.element);
  return KEPT.get(left.kind)?.includes(operator) ? left : undefined;
}

/** Of two kinds: a number with a fraction makes the other one so, and time passes. */
function mixed(left: Value, operator: string, right: Value): Value | undefined {
  const kinds = [left.kind, right.kind];
  if (kinds.every((kind) => kind === "int" || kind === "float"))
    return ["+", "-", "*", "/", "//", "%"].includes(operator)
      ? { ...left, kind: "float" }
      : undefined;
  const isDate = left.kind === "datetime" || left.kind === "date";
  if (isDate && right.kind === "timedelta") return /^[+-]$/.test(operator) ? left : undefined;
  if (left.kind === "timedelta" && right.kind === "int") return operator === "*" ? left : undefined;
  return SETS.has(left.kind) && SETS.has(right.kind) && /^[|&^-]$/.test(operator)
    ? withMore(left, right.element)
    : undefined;
}

const SETS: ReadonlySet<ValueKind> = new Set(["set", "frozenset"]);

/** Kinds that add up to their own kind, and repeat by `*`. */
const SEQUENCES: ReadonlySet<ValueKind> = new Set(["list", "tuple", "str", "bytes"]);

/** Operators between two of a kind that give this kind again. */
const KEPT: ReadonlyMap<ValueKind, readonly string[]> = new Map([
  ["int", ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"]],
  ["float", ["+", "-", "*", "/", "//", "%"]],
  ["bool", ["&", "|", "^"]],
  ["timedelta", ["+", "-", "%"]],
  ["Decimal", ["+", "-", "*", "/", "//", "%"]],
  ["Fraction", ["+", "-", "*", "/", "%"]],
  ["set", ["&", "-"]],
  ["frozenset", ["&", "-"]],
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
export function augmented(
  value: Value,
  binding: Pick<Binding, "node" | "value">,
  inquiry: Inquiry,
): Value | undefined {
  const added = withoutNone(binding.value && inquiry.evaluate(binding.value));
  const operator = operatorOf(binding.node);
  if (IN_PLACE.get(value.kind)?.includes(operator)) return withMore(value, added?.element);
  return operated(value, operator.slice(0, -1), added);
}

function operatorOf(name: AnyNode): string {
  let statement = name.parent;
  while (statement && !isKind(statement, "augmented_assignment")) statement = statement.parent;
  return statement?.field("operator").symbol ?? "";
}
