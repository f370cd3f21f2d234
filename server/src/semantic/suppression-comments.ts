/** Comments by which a person silences rules: `# hotlint: ignore[rule-id]`, `# hotlint: ignore-file`. */
import type { AnyNode } from "../syntax/node.ts";
import { descendantsOf } from "../syntax/walk.ts";
import type { Span } from "../text/span.ts";
import { defineFact } from "./fact.ts";

export interface SuppressionComment {
  /** Offsets in the unit's text. */
  readonly span: Span;
  readonly scope: "line" | "file";
  /** Rules it names; empty for all. */
  readonly rules: readonly string[];
  /** Nothing but the comment stands on its line, so it speaks for the line after. */
  readonly alone: boolean;
}

/** `hotlint: ignore`, `hotlint: ignore[a, b]`, `hotlint: ignore-file`, `hotlint: ignore-file[a]`. */
const COMMENT = /#\s*hotlint:\s*ignore(-file)?\s*(?:\[([^\]]*)\])?/;

export const suppressionComments = defineFact(
  "suppression-comments",
  (unit): readonly SuppressionComment[] => {
    if (!unit.text.includes("hotlint:")) return [];
    const found: SuppressionComment[] = [];
    for (const comment of descendantsOf(unit.tree.root, "comment")) {
      const match = COMMENT.exec(comment.text);
      if (!match) continue;
      const start = comment.start + match.index;
      found.push({
        span: { start, end: start + match[0].length },
        scope: match[1] === undefined ? "line" : "file",
        rules: (match[2] ?? "")
          .split(",")
          .map((rule) => rule.trim())
          .filter((rule) => rule !== ""),
        alone: /(^|[\r\n])[ \t\f]*$/.test(unit.text.slice(0, comment.start)),
      });
    }
    return found;
  },
);

/** Whether a comment of the unit silences the rule on the line where the node starts. */
export function isSilenced(
  node: AnyNode,
  rule: string,
  comments: readonly SuppressionComment[],
): boolean {
  return comments.some(({ span, scope, rules, alone }) => {
    if (scope === "file" || (rules.length > 0 && !rules.includes(rule))) return false;
    const { text } = node.tree;
    const between = text.slice(Math.min(span.start, node.start), Math.max(span.start, node.start));
    const ends = between.match(/\r\n|\r|\n/g)?.length ?? 0;
    return alone ? span.start < node.start && ends === 1 : ends === 0;
  });
}
