/** Flags `x += 1` on state that threads share, without a lock. */
import type { Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { type LostUpdate, lostUpdates } from "../../project/lost-updates.ts";
import { shownName, STARTS_THREADS } from "../../project/thread-roots.ts";
import { atLeast } from "../../semantic/version.ts";
import { lockFix } from "./race/lock-fix.ts";
import { furtherReports } from "./race/further-reports.ts";
import { farReports } from "./race/far-report.ts";
import { raceEvidence } from "./race/evidence.ts";

export const unlockedSharedIncrement = defineRule({
  id: "unlocked-shared-increment",
  category: "threads",
  summary: "Shared counter changed without a lock",
  why: "`x += 1` reads, adds and writes in separate steps, and another thread can come in between. With the GIL, CPython 3.10 and later happen not to switch threads there, which no documentation promises; without the GIL updates get lost.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["inconsistent-lock"],
  needs: { module: [STARTS_THREADS] },
  beyond: true,
  module: reportsOf,
  *codeBase(ctx) {
    if (!losesUpdates(ctx)) return;
    yield* furtherReports(ctx, reportsOf);
    const harm = (written: string): string =>
      `reads ${written}, changes it and writes it back in separate steps without a lock, on more than one thread: ${lossText(ctx.freeThreaded)}; hold a lock around it there.`;
    for (const report of farReports(ctx, "increment", harm))
      yield report && { ...report, ...(ctx.freeThreaded && { severity: "warning" }) };
  },
});

/** From CPython 3.10 on the GIL does not change hands within `x += 1`: there nobody would hold a lock for it. */
function losesUpdates({ freeThreaded, target }: ModuleContext): boolean {
  return freeThreaded || !atLeast(target, 3, 10);
}

function reportsOf(ctx: ModuleContext): readonly Report[] {
  if (!losesUpdates(ctx)) return [];
  const updates = lostUpdates(ctx);
  // Where the same place is updated through a call, that finding and its fix speak for all.
  const spoken = new Set(
    updates.filter(({ write }) => write.form === "update").map(({ writes }) => writes),
  );
  return updates
    .filter(({ write, writes }) => write.form === "increment" && !spoken.has(writes))
    .map((update) => reportOf(update, ctx));
}

function reportOf(update: LostUpdate, ctx: ModuleContext): Report {
  const fix = lockFix(update, ctx);
  return {
    node: update.write.statement,
    message: messageOf(update, ctx.freeThreaded),
    evidence: raceEvidence(update),
    ...(update.root.way && { trail: update.root.way }),
    ...(ctx.freeThreaded && { severity: "warning" }),
    ...(fix && { fix }),
  };
}

function messageOf({ name, write, rival }: LostUpdate, freeThreaded: boolean): string {
  const threads = rival
    ? `${shownName(rival.within)} writes it on another thread`
    : `several threads run ${shownName(write.within)}`;
  return `\`${name}\` is read, changed and written back in separate steps without a lock, and ${threads}: ${lossText(freeThreaded)}; hold a lock around it.`;
}

function lossText(freeThreaded: boolean): string {
  return freeThreaded
    ? "without the GIL updates get lost"
    : "only the GIL, and only since Python 3.10, keeps updates from getting lost";
}
