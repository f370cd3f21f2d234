/** Flags accesses to shared state without the lock that is held where it is written elsewhere. */
import type { Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { shownName } from "../../project/thread-roots.ts";
import { type Unguarded, unguardedAccesses } from "../../project/threads/guarded.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { statementOf } from "../../syntax/walk.ts";
import { guardFix } from "./guard/fix.ts";
import { furtherReports } from "./race/further-reports.ts";

export const inconsistentLock = defineRule({
  id: "inconsistent-lock",
  category: "threads",
  summary: "State that a lock guards, used without it",
  why: "A lock protects only what every access holds it for. Where one method changes state under a lock and another does so without, the second can run in the middle of the first: updates get lost, and what was checked is no longer so.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: {
    module: [
      ["Lock", "Condition", "_lock", ".lock", "LOCK", "locks", "mutex"],
      ["with", "acquire"],
    ],
  },
  module: reportsOf,
  codeBase: (ctx) => furtherReports(ctx, reportsOf),
});

function reportsOf(ctx: ModuleContext): readonly Report[] {
  return unguardedAccesses(ctx).map((found) => reportOf(found, ctx));
}

function reportOf(found: Unguarded, ctx: ModuleContext): Report {
  const fix = guardFix(found, ctx);
  return {
    node: found.access.node,
    message: messageOf(found),
    evidence: evidenceOf(found),
    ...(fix && { fix }),
  };
}

function messageOf(found: Unguarded): string {
  const { access, lock, guarded } = found;
  const rule = `${shownName(guarded.within)} changes \`${access.node.text}\` under \`${lock}\``;
  return `${rule}, but ${shownName(access.within)} ${harmText(found)}.`;
}

function harmText({ harm, lock, access }: Unguarded): string {
  const hold = `hold \`${lock}\` here too`;
  switch (harm.kind) {
    case "lost":
      return `reads it and writes it back without that lock, so an update can get lost; ${hold}`;
    case "iterated": {
      const what =
        harm.container === "list"
          ? ", so elements can be skipped or come twice"
          : ": a `RuntimeError` where it changes meanwhile";
      return `iterates over it without that lock${what}; ${hold}, or iterate over a copy made under it`;
    }
    case "checked":
      return `checks it and then acts on it without that lock, when it may have changed again; hold \`${lock}\` around both`;
    case "between":
      return access.form === "store"
        ? `sets it without that lock, so either can get lost; ${hold}`
        : `changes it without that lock, in the middle of what is done under it; ${hold}`;
    case "torn":
      return `reads it together with \`${harm.other.node.text}\` without that lock, so the two may not belong together; ${hold}`;
  }
}

function evidenceOf({ guarded, lock, harm }: Unguarded): readonly Evidence[] {
  const held: Evidence = {
    text: `${shownName(guarded.within)} holds \`${lock}\``,
    node: statementOf(guarded.node),
  };
  if (harm.kind !== "between") return [held];
  const { steps } = harm;
  return [
    held,
    { text: `${shownName(steps.within)} goes on from what it sees here`, node: steps.node },
  ];
}
