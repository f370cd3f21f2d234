/** The findings on a hot line, in a few words of Markdown: what, the fix, and where to take it. */
import type { LineIndex } from "../text/line-index.ts";
import { byHeat, type RankedFinding } from "./rank.ts";

/**
 * `line`: 0-based; `end`: where its text ends, in UTF-16 code units. "" where there are none, and for
 * findings that reach the line's end, where the number stands: there the editor shows them itself. A
 * hot finding's message says the most that it can save.
 */
export function findingNotes(
  findings: readonly RankedFinding[],
  lines: LineIndex,
  line: number,
  end: number,
): string {
  const start = lines.lineStart(line);
  const here = findings.filter(
    ({ finding: { span } }) =>
      span.end > start && span.end < start + end && lines.positionAt(span.start).line <= line,
  );
  return [...here].sort(byHeat).map(noteOf).join("\n\n");
}

function noteOf({ finding, message }: RankedFinding): string {
  const said = `**${finding.rule}**: ${message}`;
  if (!finding.fix) return said;
  const care = finding.fix.safe ? "" : ", which may change results";
  return `${said}\n\nFix: ${finding.fix.title}${care}. Quick Fix on the underlined code applies it.`;
}
