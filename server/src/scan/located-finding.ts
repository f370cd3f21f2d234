/** A finding with lines and columns instead of offsets: plain data, which needs no text to be shown. */
import type { FindingHeat, RankedFinding } from "../insight/rank.ts";
import type { PlacedStep, Severity } from "../lint/finding.ts";
import type { LineIndex, Range } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

export interface LocatedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly evidence: readonly { readonly text: string; readonly range: Range }[];
  /** Steps that may be in other files. */
  readonly trail?: readonly PlacedStep[];
  readonly heat?: FindingHeat;
  /** Shown because a profile says that the code is hot; its fix is applied there, one at a time. */
  readonly onlyWhenHot?: true;
  readonly fix?: LocatedFix;
}

export interface LocatedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

export function locate(ranked: RankedFinding, lines: LineIndex): LocatedFinding {
  const { finding, severity, message, heat } = ranked;
  const { rule, span, evidence, trail, fix, onlyWhenHot } = finding;
  const rangeOf = ({ start, end }: Span): Range => ({
    start: lines.positionAt(start),
    end: lines.positionAt(end),
  });
  return {
    rule,
    severity,
    message,
    range: rangeOf(span),
    evidence: evidence.map((each) => ({ text: each.text, range: rangeOf(each.span) })),
    ...(trail && { trail }),
    ...(heat && { heat }),
    ...(onlyWhenHot && { onlyWhenHot }),
    ...(fix && {
      fix: {
        title: fix.title,
        safe: fix.safe,
        edits: fix.edits.map((edit) => ({ range: rangeOf(edit.span), newText: edit.newText })),
      },
    }),
  };
}
