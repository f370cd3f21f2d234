/** Statements that make a list anew from itself and more. */
import {
  type Assigning,
  type Growth,
  isPlainlySpelled,
  isTarget,
  operandsOf,
  readsOnlyParts,
  type Target,
} from "../../../semantic/growth.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

/** `n = n + a + b` has two operands, `n = [*n, x, y]` two elements. */
export interface Concatenation extends Growth {
  readonly form: "operands" | "elements";
  /** What is added, in source order. */
  readonly added: readonly [AnyNode, ...AnyNode[]];
}

export function concatenationAt(node: Assigning): Concatenation | undefined {
  if (!isKind(node, "assignment") || !isKind(node.parent, "expression_statement")) return undefined;
  const target = node.field("left");
  const right = node.field("right");
  if (!right || node.field("type") || !isTarget(target) || !isPlainlySpelled(target))
    return undefined;
  const value = unwrapped(right);
  if (isKind(value, "list")) return unpacked(node, target, value);
  if (!isKind(value, "binary_operator")) return undefined;
  return growth(node, target, "operands", operandsOf(value, "+"));
}

/** `n = [*n, x]` */
function unpacked(node: Assigning, target: Target, value: Node<"list">): Concatenation | undefined {
  const [first, ...more] = value.children;
  const inner = isKind(first, "list_splat") ? first.children[0] : undefined;
  return inner && growth(node, target, "elements", [inner, ...more]);
}

function growth(
  node: Assigning,
  target: Target,
  form: Concatenation["form"],
  [itself, first, ...more]: readonly AnyNode[],
): Concatenation | undefined {
  if (itself?.text !== target.text || !first) return undefined;
  const added = [first, ...more] as const;
  if (!added.every((each) => readsOnlyParts(each, target.text))) return undefined;
  return { node, target, form, added };
}
