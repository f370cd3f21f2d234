/** Whether a list stays as it is while a piece of code runs. */
import type { AnyNode } from "../syntax/node.ts";
import type { Context, WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import { homeOf } from "./home-scope.ts";
import type { Scope, Use } from "./scope.ts";
import { scopes } from "./scopes.ts";
import { isFollowable, sharingOf } from "./sharing.ts";

/** From where to where code runs: the first node whole, or all from its start to the end of the last. */
export interface Region {
  readonly first: AnyNode;
  readonly last: AnyNode;
}

/**
 * Whether, while the region runs, nothing rebinds the name or visibly changes the list: not under another
 * name, not in a nested function or in one that rebinds the name by `global`, not in a call that gets
 * the list. What an unknown call may do to a list that escaped is another question: see `sharingOf`.
 * `except` is the one use that is known and allowed to change the list.
 */
export function isInvariant(
  variable: WholeVariable,
  region: Region,
  ctx: Context,
  except?: AnyNode,
): boolean {
  if (!keepsBinding(variable, region, ctx)) return false;
  const mayRun = whatMayRun(variable, region, ctx);
  const keeps = (use: Use): boolean => {
    if (use.node === except) return true;
    const { what } = effectOf(use.node, ctx);
    if (what === "changes later") return false;
    if (what === "changes") return !mayRun(use.node, use.scope);
    // Handing the list on inside the region may change it there; elsewhere only lets it escape.
    return what !== "passes" || !isInside(use.node, region);
  };
  const { names } = sharingOf(variable, ctx);
  return names.every((each) => isFollowable(each) && each.uses.every(keeps));
}

/** Whether nothing rebinds the name while the region runs: enough for a value that never changes itself. */
export function keepsBinding(variable: WholeVariable, region: Region, ctx: Context): boolean {
  if (!isFollowable(variable)) return false;
  const mayRun = whatMayRun(variable, region, ctx);
  return !variable.bindings.some((binding) => mayRun(binding.node, binding.scope));
}

/** Whether code of a scope may run while the region does, at a node that uses the variable. */
function whatMayRun(
  variable: WholeVariable,
  region: Region,
  ctx: Context,
): (node: AnyNode, scope: Scope) => boolean {
  const home = homeOf(ctx.get(scopes).scopeOf(region.first));
  // A function that is called again meanwhile changes what is not its own.
  const owner = variable.scope && homeOf(variable.scope);
  const isReentered = home.kind !== "module" && owner !== home;
  return (node, scope) => {
    const other = homeOf(scope);
    if (isSame(other, home)) return isReentered || isInside(node, region);
    return !isAround(other, home);
  };
}

function isInside(node: AnyNode, region: Region): boolean {
  return (
    node.tree === region.first.tree &&
    region.first.index <= node.index &&
    node.index < region.last.after
  );
}

function isSame(a: Scope, b: Scope): boolean {
  return a === b || (a.kind === "module" && b.kind === "module");
}

/** Code around a function stands still while the function runs. */
function isAround(outer: Scope, inner: Scope): boolean {
  for (let up = inner.parent; up; up = up.parent) if (isSame(outer, up)) return true;
  return false;
}
