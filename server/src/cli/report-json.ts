/** Findings for programs: one JSON object; ranges from 0 in UTF-16 code units, as the protocol has them. */
import type { RankedFinding } from "../insight/rank.ts";
import type { LineIndex, Range } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { CheckedFile, CheckResult } from "./check.ts";

export function jsonReport({ files, checked, errors }: CheckResult): string {
  const findings = checked.flatMap((each) =>
    each.findings.map((finding) => findingJson(finding, each)),
  );
  return `${JSON.stringify({ version: 1, files, findings, errors })}\n`;
}

function findingJson(
  { finding, severity, message, heat }: RankedFinding,
  { file, lines }: CheckedFile,
): unknown {
  const { rule, span, evidence, fix } = finding;
  return {
    file,
    rule,
    severity,
    message,
    range: rangeOf(span, lines),
    evidence: evidence.map((each) => ({ text: each.text, range: rangeOf(each.span, lines) })),
    ...(heat && { heat }),
    ...(fix && {
      fix: {
        title: fix.title,
        safe: fix.safe,
        edits: fix.edits.map((edit) => ({
          file,
          range: rangeOf(edit.span, lines),
          newText: edit.newText,
        })),
      },
    }),
  };
}

function rangeOf(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}
