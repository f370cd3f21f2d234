/** Whether the name that a loop leaves behind matters to anything but the loop. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { type Context, variableOf } from "./context.ts";
import { reaching } from "./flow/reaching.ts";

/**
 * Whether a loop over a target that nothing else sees could do without the name: no use outside of the
 * loop may get a value that the loop gave it. False for names of the module, which other code may read.
 */
export function isSeenOnlyInLoop(name: Node<"identifier">, loop: AnyNode, ctx: Context): boolean {
  const variable = variableOf(name, ctx);
  if (variable?.scope?.kind !== "function") return false;
  const isOther = ({ node }: { readonly node: AnyNode }): boolean => !loop.encloses(node);
  // `del name` and `name += 1` need a value too.
  const needsValue = variable.bindings
    .filter(isOther)
    .some(({ kind }) => kind === "delete" || kind === "augmented");
  if (needsValue) return false;
  return variable.uses.filter(isOther).every(({ node }) => {
    const found = ctx.get(reaching).at(node);
    return found !== undefined && !found.bindings.some((binding) => loop.encloses(binding.node));
  });
}
