/** Rewrites the diffs of a specification from the fixes; everything else, marks above all, stays. */
import { diffBody, safetyOf, type Fixed } from "./fixes.ts";
import { type Case, mainFile, type Spec } from "./spec.ts";

/** The specification's text with every diff as the fixes give it; missing ones are put in. */
export function updateDiffs(text: string, spec: Spec, fix: (each: Case) => Fixed): string {
  const lines = text.split("\n");
  for (const each of [...spec.cases].reverse()) {
    const file = mainFile(each);
    const end = each.files.at(-1)?.endLine;
    if (!file || end === undefined || each.options.broken) continue;
    const fixed = fix(each);
    if (fixed.fixes.length === 0 || fixed.problem !== undefined) continue;
    const fence = [
      `\`\`\`diff ${safetyOf(fixed.fixes)}`,
      ...diffBody(file.code, fixed.code).split("\n").slice(0, -1),
      "```",
    ];
    if (each.diff)
      lines.splice(each.diff.line - 1, each.diff.endLine - each.diff.line + 1, ...fence);
    else lines.splice(end, 0, "", ...fence);
  }
  return lines.join("\n");
}
