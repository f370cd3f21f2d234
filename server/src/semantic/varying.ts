/** Whether an expression may have another value on each pass of a loop. */
import type { AnyNode } from "../syntax/node.ts";
import { descendants, isKind } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import type { Loop } from "./loops.ts";

/** Whether the loop binds a name in it, or it calls something that may answer anew each time. */
export function variesIn(expression: AnyNode, loop: Loop, ctx: Context): boolean {
  return [expression, ...descendants(expression)].some((node) => {
    if (isKind(node, "call", "await", "yield", "named_expression")) return true;
    if (!isKind(node, "identifier")) return false;
    const bindings = variableOf(node, ctx)?.bindings ?? [];
    return bindings.some((binding) => loop.node.encloses(binding.node));
  });
}
