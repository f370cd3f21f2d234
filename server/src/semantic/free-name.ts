/** Names that nothing in sight uses, for what a fix introduces. */
import type { AnyNode } from "../syntax/node.ts";
import { descendantsOf } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { defineFact } from "./fact.ts";

/** Every identifier of the unit, whatever it names there: attributes and keywords included. */
const identifiers = defineFact(
  "identifiers",
  (unit): ReadonlySet<string> =>
    new Set(descendantsOf(unit.tree.root, "identifier").map((node) => node.text)),
);

/**
 * `ids_set`, or `ids_set_2`, `ids_set_3`… where that is taken: not mentioned in the node's unit (and
 * so neither in its function nor in one nested there) and not used or bound at module level.
 */
export function freeName(base: string, node: AnyNode, ctx: Context): string {
  const inUnit = identifiers.of(ctx.module.unitOf(node.tree) ?? ctx.unit);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}_${i}`;
    const { bindings, uses } = ctx.module.variable(name);
    if (!inUnit.has(name) && bindings.length === 0 && uses.length === 0) return name;
  }
}
