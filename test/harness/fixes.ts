/** Applies the fixes of a case as a user would, one after the other, and shows what they changed. */
import { structuredPatch } from "diff";
import type { Finding, PlacedFix } from "../../server/src/lint/finding.ts";
import { applyEdits } from "../../server/src/text/edit.ts";

export interface Fixed {
  readonly code: string;
  readonly fixes: readonly PlacedFix[];
  readonly problem?: string;
}

/** More fixes than any case needs. */
const ENOUGH = 50;

/** Applies the first fix of the rule until no finding of it has one; each must end its finding. */
export function applyFixes(
  code: string,
  rule: string,
  analyze: (code: string) => readonly Finding[],
): Fixed {
  const fixes: PlacedFix[] = [];
  let now = code;
  let own = analyze(now).filter((finding) => finding.rule === rule);
  while (fixes.length < ENOUGH) {
    const fix = own.find((finding) => finding.fix)?.fix;
    if (!fix) return { code: now, fixes };
    fixes.push(fix);
    now = applyEdits(now, fix.edits);
    const left = analyze(now).filter((finding) => finding.rule === rule);
    if (left.length >= own.length) {
      return { code: now, fixes, problem: `"${fix.title}" leaves the finding:\n${now}` };
    }
    own = left;
  }
  return { code: now, fixes, problem: `more than ${ENOUGH} fixes for one case` };
}

/** `safe` only where every fix is. */
export function safetyOf(fixes: readonly PlacedFix[]): "safe" | "unsafe" {
  return fixes.every((fix) => fix.safe) ? "safe" : "unsafe";
}

/** A unified diff without file headers; `@@` between parts that are far from each other. */
export function diffBody(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 3 });
  return hunks.map((hunk) => hunk.lines.map((line) => `${line}\n`).join("")).join("@@\n");
}
