/** What a rule says of a module once it is known which threads other modules start on its functions. */
import type { Report } from "../../../lint/finding.ts";
import type { CodeBaseContext, ModuleContext } from "../../../lint/rule.ts";
import { farRoots } from "../../../project/threads/far-roots.ts";

/** Without what it says of the module alone; gives `undefined` now and then, to let others in. */
export function* furtherReports(
  ctx: CodeBaseContext,
  reportsOf: (ctx: ModuleContext) => readonly Report[],
): Generator<Report | undefined> {
  const further = yield* farRoots(ctx);
  if (further.length === 0) return;
  const spoken = new Set(reportsOf(ctx).map(({ node }) => node));
  yield* reportsOf({ ...ctx, further }).filter(({ node }) => !spoken.has(node));
}
