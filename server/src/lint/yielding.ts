/** One finding for one cause: where two rules meet on the same code, the more specific speaks alone. */
import type { RawFinding } from "./dispatch.ts";
import { isOnlyWhenHot } from "./only-when-hot.ts";

/** `found` of one unit, without what gives way to another of them. */
export function withoutYielding(found: readonly RawFinding[]): readonly RawFinding[] {
  if (found.length < 2) return found;
  return found.filter((finding) => {
    const { yieldsTo } = finding.rule;
    if (!yieldsTo) return true;
    return !found.some(
      (other) =>
        yieldsTo.includes(other.rule.id) && isShownWith(finding, other) && meet(finding, other),
    );
  });
}

/** What shows only in hot code may be dropped later, and then cannot speak for what always shows. */
function isShownWith(finding: RawFinding, other: RawFinding): boolean {
  return !isOnlyWhenHot(other) || isOnlyWhenHot(finding);
}

/** Whether one's node lies in the other's. */
function meet({ report: { node: a } }: RawFinding, { report: { node: b } }: RawFinding): boolean {
  return a.tree === b.tree && (a.encloses(b) || b.encloses(a));
}
