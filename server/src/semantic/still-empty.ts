/** A list that is filled only later. */
import type { AnyNode } from "../syntax/node.ts";
import type { Context, WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import { homeOf } from "./home-scope.ts";
import { loopsAround } from "./loops.ts";
import { isEmptyList } from "./amounts/lengths.ts";

/** Whether nothing can have put an element into the list before the statement is done: `n = []; …; n.append(x)`. */
export function isStillEmpty(variable: WholeVariable, statement: AnyNode, ctx: Context): boolean {
  const [binding, ...others] = variable.bindings;
  const { scope } = variable;
  if (!scope || binding?.kind !== "assignment" || others.length > 0) return false;
  if (!binding.value || !isEmptyList(binding.value)) return false;
  const isBefore = binding.node.tree === statement.tree && binding.node.index < statement.index;
  // What a later statement puts in is there on the next pass of a loop around both.
  const isAnew = loopsAround(statement).every(({ node }) => node.encloses(binding.node));
  return (
    isBefore &&
    isAnew &&
    variable.uses.every((use) => {
      if (homeOf(use.scope) !== homeOf(scope)) return false;
      return use.node.index >= statement.after || effectOf(use.node, ctx).what === "reads";
    })
  );
}
