/** Flags shared state that is read, passed through a call and written back on a thread without a lock. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import type { ModuleView } from "../../project/functions.ts";
import { type LostUpdate, lostUpdates } from "../../project/lost-updates.ts";
import { shownName, STARTS_THREADS } from "../../project/thread-roots.ts";
import { accumulates } from "./race/accumulates.ts";
import { lockFix } from "./race/lock-fix.ts";
import { furtherReports } from "./race/further-reports.ts";
import { farReports } from "./race/far-report.ts";
import { raceEvidence } from "./race/evidence.ts";

export const unlockedSharedUpdate = defineRule({
  id: "unlocked-shared-update",
  category: "threads",
  summary: "Shared state updated through a call, without a lock",
  why: "A call between reading a shared value and writing it back lets another thread run. What that thread writes meanwhile is overwritten: updates get lost on every build of CPython, with the GIL too.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["inconsistent-lock"],
  needs: { module: [STARTS_THREADS] },
  beyond: true,
  module: reportsOf,
  *codeBase(ctx) {
    yield* furtherReports(ctx, reportsOf);
    yield* farReports(
      ctx,
      "update",
      (written) =>
        `reads ${written} before a call and writes it back after it without a lock, on more than one thread, so updates get lost; hold a lock there from the read to the write.`,
      accumulates,
    );
  },
});

function reportsOf(view: ModuleView): readonly Report[] {
  return lostUpdates(view)
    .filter((update) => isWorthLock(update, view))
    .map((update) => reportOf(update, view));
}

/** Several threads add to it. A value that is only set anew beside one thread's updates starts something new. */
function isWorthLock(update: LostUpdate, view: ModuleView): boolean {
  const { write, rival } = update;
  if (write.form !== "update" || rival?.form === "store" || isHandedOver(update)) return false;
  return accumulates(write, view);
}

/** `pool.submit(job.run)`: the one thread that has the object now is the one that updates it. */
function isHandedOver({ write, root }: LostUpdate): boolean {
  const isOwn = root.given === undefined || /^(?:self|cls)\./.test(root.given.text);
  return write.base.kind === "self" && !isOwn;
}

function reportOf(update: LostUpdate, view: ModuleView): Report {
  const fix = lockFix(update, view);
  return {
    node: update.write.statement,
    message: messageOf(update),
    evidence: raceEvidence(update),
    ...(update.root.way && { trail: update.root.way }),
    ...(fix && { fix }),
  };
}

function messageOf({ name, write, rival }: LostUpdate): string {
  const across = `\`${name}\` is read before a call and written back after it without a lock`;
  return rival
    ? `${across}, so what ${shownName(rival.within)} writes meanwhile on another thread is lost; hold one lock in both places.`
    : `${across}, and several threads run ${shownName(write.within)}, so updates get lost; hold a lock from the read to the write.`;
}
