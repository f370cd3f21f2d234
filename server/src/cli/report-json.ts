/** Findings for programs: one JSON object; ranges from 0 in UTF-16 code units, as the protocol has them. */
import type { LocatedFinding } from "../scan/located-finding.ts";
import type { CheckResult } from "./check.ts";

export function jsonReport({ files, checked, errors }: CheckResult): string {
  const findings = checked.flatMap((each) =>
    each.findings.map((finding) => findingJson(finding, each.file)),
  );
  return `${JSON.stringify({ version: 1, files, findings, errors })}\n`;
}

function findingJson(finding: LocatedFinding, file: string): unknown {
  const { fix, ...rest } = finding;
  const edits = fix?.edits.map((edit) => ({ file, ...edit }));
  return { file, ...rest, ...(fix && { fix: { ...fix, edits } }) };
}
