/** The result of a check of the workspace in one sentence. */
import type { CheckWorkspaceOutcome } from "../../server/src/protocol.ts";

/** "12 findings in 5 of 230 files." */
export function checkSentence(outcome: CheckWorkspaceOutcome & { readonly ok: true }): string {
  const { files, findings, filesWithFindings, failed } = outcome;
  const result =
    findings === 0
      ? `No findings in ${count(files, "file")}`
      : `${count(findings, "finding")} in ${filesWithFindings} of ${count(files, "file")}`;
  if (failed === 0) return `${result}.`;
  return `${result}; ${count(failed, "file")} could not be checked.`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
