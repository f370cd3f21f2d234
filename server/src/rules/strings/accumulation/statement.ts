/** Statements that add to a text: what they add to, what they add, and at which end. */
import {
  type Assigning,
  type Growth,
  isTarget,
  mentions,
  operandsOf,
  type Target,
} from "../../../semantic/growth.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

/**
 * - `append`: `s += x`, `s = s + x`
 * - `append-many`: `s = s + a + b`, which makes `s + a` and throws it away
 * - `format`: `s = f"{s}…"`
 * - `prepend`: `s = x + s`
 * - `surround`: `s = a + s + b`, `s = f"<{s}>"`
 */
export type Form = "append" | "append-many" | "format" | "prepend" | "surround";

export interface Accumulation extends Growth {
  readonly form: Form;
  /** What is added, in source order. */
  readonly added: readonly AnyNode[];
  /** Python for what is added, as one expression. */
  readonly addedText: string;
}

export function accumulationAt(node: Assigning): Accumulation | undefined {
  if (!isKind(node.parent, "expression_statement")) return undefined;
  return node.kind === "augmented_assignment" ? augmented(node) : assigned(node);
}

function augmented(node: Node<"augmented_assignment">): Accumulation | undefined {
  const target = node.field("left");
  const value = node.field("right");
  if (!isTarget(target) || node.field("operator").symbol !== "+=") return undefined;
  // To a text a number cannot be added.
  if (isKind(value, "expression_list", "yield", "integer")) return undefined;
  return { node, target, form: "append", added: [value], addedText: value.text };
}

function assigned(node: Node<"assignment">): Accumulation | undefined {
  const target = node.field("left");
  const right = node.field("right");
  if (!isTarget(target) || !right || node.field("type")) return undefined;
  const value = unwrapped(right);
  if (isKind(value, "string")) return formatted(node, target, value);
  if (!isKind(value, "binary_operator")) return undefined;
  const operands = operandsOf(value, "+");
  const at = operands.findIndex((operand) => operand.text === target.text);
  const added = operands.filter((_, i) => i !== at);
  const [first, last] = [added[0], added.at(-1)];
  if (at < 0 || !first || !last || added.some((each) => isKind(each, "integer"))) return undefined;
  if (added.some((each) => mentions(each, target.text))) return undefined;
  const form = formOfSum(at, operands.length);
  return { node, target, form, added, addedText: sliceOf(value, first.start, last.end) };
}

function formOfSum(at: number, length: number): Form {
  if (at === 0) return length === 2 ? "append" : "append-many";
  return at === length - 1 ? "prepend" : "surround";
}

/** `f"{s}rest"` adds `f"rest"`. */
function formatted(
  node: Node<"assignment">,
  target: Target,
  value: Node<"string">,
): Accumulation | undefined {
  const parts = value.children.filter((child) => isKind(child, "interpolation"));
  const own = parts.filter((part) => part.field("expression").text === target.text);
  const [only] = own;
  const others = parts.filter((part) => part !== only);
  if (own.length !== 1 || !only || others.some((part) => mentions(part, target.text)))
    return undefined;
  const isFirst = value.children.find((child) => !isKind(child, "string_start")) === only;
  const isPlain = only.children.length === 1;
  const form = isFirst && isPlain ? "format" : "surround";
  const start = sliceOf(value, value.start, only.start);
  return { node, target, form, added: [], addedText: start + sliceOf(value, only.end, value.end) };
}

function sliceOf(node: AnyNode, start: number, end: number): string {
  return node.tree.text.slice(start, end);
}
