/** What is said where threads are given, or call, a function of another module that updates what they share. */
import type { Report, TrailStep } from "../../../lint/finding.ts";
import type { CodeBaseContext } from "../../../lint/rule.ts";
import type { ModuleView } from "../../../project/functions.ts";
import { type FarUpdate, farUpdates } from "../../../project/threads/far-updates.ts";
import type { SharedWrite } from "../../../project/shared-writes.ts";

/** How many threads there are, and what goes wrong. */
type Harm = (written: string) => string;

/** Reports of one form of update; gives `undefined` now and then, to let others in. */
export function* farReports(
  ctx: CodeBaseContext,
  form: SharedWrite["form"],
  harm: Harm,
  isWorthLock: (write: SharedWrite, there: ModuleView) => boolean = () => true,
): Generator<Report | undefined> {
  // Without the words of a start this module has no threads, and leads none elsewhere.
  if (!ctx.isAble) return;
  for (const update of farUpdates(ctx)) {
    if (!update) yield undefined;
    else if (update.write.form === form && isWorthLock(update.write, moduleOf(update)))
      yield reportOf(update, harm);
  }
}

function moduleOf({ steps }: FarUpdate): ModuleView {
  return (steps.at(-1) ?? steps[0]).module;
}

function reportOf(update: FarUpdate, harm: Harm): Report {
  const { entrance, steps, write } = update;
  const [, ...further] = steps.map(({ definition }) => `\`${definition.field("name").text}\``);
  const way = further.length > 0 ? ` calls ${further.join(" → ")}, which` : "";
  const name = entrance.node.text.replace(/\s+/g, " ");
  return {
    node: entrance.node,
    message: `\`${name}\`${way} ${harm(`\`${write.target.text}\``)}`,
    evidence: [entrance.start],
    trail: trailOf(update),
  };
}

function trailOf({ steps, write }: FarUpdate): readonly TrailStep[] {
  const calls = steps.flatMap(({ module, definition }, i) => {
    const next = steps[i + 1];
    if (!next?.call) return [];
    const [from, to] = [definition, next.definition].map((each) => each.field("name").text);
    return [{ text: `\`${from}\` calls \`${to}\``, node: next.call, module: module.module }];
  });
  const last = steps.at(-1) ?? steps[0];
  const text = `\`${last.definition.field("name").text}\` writes \`${write.target.text}\` without a lock`;
  return [...calls, { text, node: write.statement, module: last.module.module }];
}
