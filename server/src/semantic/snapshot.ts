/** What is built from a list before a loop: whether it still says the same while the loop runs. */
import { type Context, type WholeVariable } from "./context.ts";
import { homeOf } from "./home-scope.ts";
import type { LoopNode } from "./loops.ts";
import { scopes } from "./scopes.ts";
import { sharingOf } from "./sharing.ts";
import { unknownCodeIn } from "./unknown-code.ts";

/** Whether code that the loop calls, and that may hold the list too, could change it meanwhile. */
export function mayMissChanges(variable: WholeVariable, loop: LoopNode, ctx: Context): boolean {
  const { names, escape } = sharingOf(variable, ctx);
  const home = homeOf(ctx.get(scopes).scopeOf(loop));
  const isShared = variable.scope !== undefined && homeOf(variable.scope) !== home;
  const isElsewhere = escape !== undefined || names.length > 1 || isShared;
  return isElsewhere && unknownCodeIn({ first: loop, last: loop }, ctx) !== undefined;
}
