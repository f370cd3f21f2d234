/** Findings for people: grouped by file, lines and columns from 1, in colours on a terminal. */
import type { Severity } from "../lint/finding.ts";
import type { LocatedFinding } from "../scan/located-finding.ts";
import type { Position } from "../text/line-index.ts";
import type { CheckResult } from "./check.ts";

const COLORS: Readonly<Record<Severity, number>> = {
  error: 31,
  warning: 33,
  information: 36,
  hint: 90,
};
const UNDERLINE = 4;
const FAINT = 90;

type Paint = (code: number, text: string) => string;

export function textReport(result: CheckResult, colors: boolean): string {
  const paint: Paint = (code, text) => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  const groups = result.checked
    .filter(({ findings }) => findings.length > 0)
    .map(({ file, findings }) =>
      [paint(UNDERLINE, file), ...findings.map((each) => findingLines(each, paint))].join("\n"),
    );
  return [...groups, summary(result)].join("\n\n") + "\n";
}

function findingLines(finding: LocatedFinding, paint: Paint): string {
  const { rule, severity, message, range } = finding;
  const head = [
    place(range.start),
    paint(COLORS[severity], severity),
    message,
    paint(FAINT, rule + fixability(finding)),
  ].join("  ");
  const evidence = finding.evidence.map((each) =>
    paint(FAINT, `      ${place(each.range.start)}  ${each.text}`),
  );
  const trail = (finding.trail ?? []).map((step) =>
    paint(FAINT, `      ${step.file}:${place(step.range.start)}  ${step.text}`),
  );
  return ["  " + head, ...evidence, ...trail].join("\n");
}

function fixability({ fix, onlyWhenHot }: LocatedFinding): string {
  if (!fix) return "";
  if (onlyWhenHot) return " (fix in the editor)";
  return fix.safe ? " (fixable)" : " (unsafe fix)";
}

function place({ line, character }: Position): string {
  return `${line + 1}:${character + 1}`;
}

function summary({ checked, files, fixing }: CheckResult): string {
  const findings = checked.flatMap((each) => each.findings);
  const fixed = checked.reduce((sum, each) => sum + (each.fixed?.count ?? 0), 0);
  const parts: string[] = [];
  if (fixing === "write" && fixed > 0) parts.push(`${count(fixed, "finding")} fixed`);
  if (findings.length === 0) parts.push(`No findings in ${count(files, "file")}`);
  else {
    const where = checked.filter((each) => each.findings.length > 0).length;
    parts.push(`${count(findings.length, "finding")} in ${where} of ${count(files, "file")}`);
  }
  const fixable = findings.filter((each) => fixability(each) === " (fixable)").length;
  if (fixable > 0) parts.push(`${fixable} fixable with --fix`);
  return parts.join("; ") + ".";
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
