/** What a rule says of a module once it is known what other modules show of its threads, and of what it shares. */
import type { Report } from "../../../lint/finding.ts";
import type { CodeBaseContext, ModuleContext } from "../../../lint/rule.ts";
import { furtherOf } from "../../../project/threads/far-roots.ts";

/** Without what it says of the module alone; gives `undefined` now and then, to let others in. */
export function* furtherReports(
  ctx: CodeBaseContext,
  reportsOf: (ctx: ModuleContext) => readonly Report[],
): Generator<Report | undefined> {
  const further = yield* furtherOf(ctx);
  if (further.roots.length === 0 && further.variables.size === 0) return;
  const spoken = new Set(reportsOf(ctx).map(({ node }) => node));
  yield* reportsOf({ ...ctx, further }).filter(({ node }) => !spoken.has(node));
}
