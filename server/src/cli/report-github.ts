/** Findings as GitHub's workflow commands, which show them in the changed files of a pull request. */
import type { Severity } from "../lint/finding.ts";
import type { CheckResult } from "./check.ts";

const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

export function githubReport({ checked }: CheckResult): string {
  return checked
    .flatMap(({ file, findings }) =>
      findings.map(({ rule, severity, message, range: { start, end } }) => {
        const properties = Object.entries({
          file,
          line: start.line + 1,
          col: start.character + 1,
          endLine: end.line + 1,
          endColumn: end.character + 1,
          title: `Hotlint (${rule})`,
        }).map(([key, value]) => `${key}=${property(String(value))}`);
        return `::${LEVELS[severity]} ${properties.join(",")}::${data(message)}\n`;
      }),
    )
    .join("");
}

/** The escapes that GitHub's runner undoes. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
