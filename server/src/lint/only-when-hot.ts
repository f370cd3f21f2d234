/** Findings that wait for heat: all of some rules, and some of others. */
import type { RawFinding } from "./dispatch.ts";

/** Whether it shows only where a profile says that the code is hot. */
export function isOnlyWhenHot({ rule, report }: RawFinding): boolean {
  return rule.onlyWhenHot === "always" || report.onlyWhenHot === true;
}
