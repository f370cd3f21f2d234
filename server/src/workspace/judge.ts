/** From a document's raw findings to what is shown: settings, suppressions and heat applied. */
import type { Document } from "../lint/document.ts";
import type { Finding } from "../lint/finding.ts";
import { type Suppression, suppress, suppressionsOf } from "../lint/suppression.ts";
import type { Rule } from "../lint/rule.ts";
import type { PlacedHeat } from "../insight/placed-heat.ts";
import { rank, type RankedFinding } from "../insight/rank.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { FileSettings } from "./settings.ts";

export interface Judgement {
  /** In source order. */
  readonly findings: readonly RankedFinding[];
  readonly unused: readonly UnusedSuppression[];
}

export interface UnusedSuppression {
  readonly suppression: Suppression;
  /** The rules it names in vain; empty for a comment that names none. */
  readonly rules: readonly string[];
  readonly unknown: readonly string[];
}

export interface JudgeOptions {
  readonly settings: FileSettings;
  /** Every rule there is, to tell a rule that is off from one that does not exist. */
  readonly allRules: readonly Rule[];
  readonly heat?: PlacedHeat | undefined;
  readonly symbols?: readonly string[];
}

export function judge(document: Document, lines: LineIndex, options: JudgeOptions): Judgement {
  return judged(silence(document, lines, options), lines, options);
}

/** The same while the analysis goes on: what is known by then, and no word about useless comments. */
export function judgeSoFar(document: Document, lines: LineIndex, options: JudgeOptions): Judgement {
  const suppressions = suppressionsOf(document.module, lines);
  const { kept } = suppress(document.findingsSoFar(), suppressions, lines);
  return judged({ kept, unused: [] }, lines, options);
}

function judged({ kept, unused }: Silenced, lines: LineIndex, options: JudgeOptions): Judgement {
  const byId = new Map(options.settings.rules.map((rule) => [rule.id, rule]));
  const ranking = options.symbols ? { symbols: options.symbols } : {};
  const findings = kept.flatMap((finding) => {
    const severity = options.settings.severity.get(finding.rule) ?? finding.severity;
    const rule = byId.get(finding.rule);
    const ranked = rank(finding, rule?.category, severity, options.heat, lines, ranking);
    return finding.onlyWhenHot && ranked.heat?.temperature !== "hot" ? [] : [ranked];
  });
  return { findings, unused };
}

interface Silenced {
  readonly kept: readonly Finding[];
  readonly unused: readonly UnusedSuppression[];
}

/** Findings that no comment silences, and the comments that silence nothing. */
export function silence(
  document: Document,
  lines: LineIndex,
  { settings, allRules }: Pick<JudgeOptions, "settings" | "allRules">,
): Silenced {
  const suppressions = suppressionsOf(document.module, lines);
  const { kept, unused } = suppress(document.findings(), suppressions, lines);
  if (unused.length === 0) return { kept, unused: [] };
  const running = new Set(settings.rules.map((rule) => rule.id));
  const existing = new Set(allRules.map((rule) => rule.id));
  return {
    kept,
    unused: unused.flatMap(({ suppression, rules }) => {
      // A rule that is off may have something to say when it is on again.
      const telling = rules.filter((id) => running.has(id) || !existing.has(id));
      const nothing = suppression.rules.length === 0 ? running.size === 0 : telling.length === 0;
      const unknown = telling.filter((id) => !existing.has(id));
      return nothing ? [] : [{ suppression, rules: telling, unknown }];
    }),
  };
}
