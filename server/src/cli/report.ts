/** Prints what a check found, in the format asked for. */
import { createTwoFilesPatch } from "diff";
import type { CheckResult } from "./check.ts";
import { githubReport } from "./report-github.ts";
import { jsonReport } from "./report-json.ts";
import { textReport } from "./report-text.ts";

export type Format = "text" | "json" | "github";
export const FORMATS: readonly Format[] = ["text", "json", "github"];

export function report(format: Format, result: CheckResult, stream: { isTTY?: boolean }): string {
  // A diff is for `patch`: nothing else may stand in it.
  if (result.fixing === "diff" && format !== "json") return patch(result);
  switch (format) {
    case "text":
      return textReport(result, wantsColor(stream));
    case "json":
      return jsonReport(result);
    case "github":
      return githubReport(result);
  }
}

function patch({ checked }: CheckResult): string {
  return checked
    .flatMap(({ file, fixed }) =>
      fixed ? [createTwoFilesPatch(`a/${file}`, `b/${file}`, fixed.before, fixed.after)] : [],
    )
    .map((text) => text.replace(/^=+\r?\n/u, ""))
    .join("");
}

/** no-color.org and force-color.org; otherwise on a terminal only. */
function wantsColor({ isTTY }: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0") return true;
  return isTTY === true && TERM !== "dumb";
}
