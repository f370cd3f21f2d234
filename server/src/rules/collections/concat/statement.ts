/** Statements that make a list anew from itself and more. */
import { type Assigning, operandsOf } from "../../../semantic/growth.ts";
import { plainAssignment, type Remade, remade } from "../../../semantic/remade.ts";
import { isKind } from "../../../syntax/walk.ts";

/** `n = n + a + b` has two operands, `n = [*n, x, y]` two elements. */
export type Concatenation = Remade<"operands" | "elements">;

export function concatenationAt(node: Assigning): Concatenation | undefined {
  const assigned = plainAssignment(node);
  if (!assigned) return undefined;
  const { target, value } = assigned;
  if (isKind(value, "list")) {
    // `n = [*n, x]`
    const [first, ...more] = value.children;
    const inner = isKind(first, "list_splat") ? first.children[0] : undefined;
    return inner && remade(node, target, "elements", [inner, ...more]);
  }
  if (!isKind(value, "binary_operator")) return undefined;
  return remade(node, target, "operands", operandsOf(value, "+"));
}
