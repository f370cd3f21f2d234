/** A finding told as Markdown: what, why, the evidence with its lines, the cost and the heat. */
import type { Rule } from "../lint/rule.ts";
import { rulePageUrl } from "../lint/rule-page.ts";
import type { LineIndex } from "../text/line-index.ts";
import { percent } from "../profile/numbers.ts";
import type { FindingHeat, RankedFinding } from "./rank.ts";

export interface FindingTextOptions {
  /** URI of the file, for links to lines; missing where lines cannot be linked to. */
  readonly link?: string;
  /** The editor shows message and evidence beside this text: they are not repeated. */
  readonly besideMessage: boolean;
}

export function findingText(
  { finding, message, heat }: RankedFinding,
  rule: Rule | undefined,
  lines: LineIndex,
  { link, besideMessage }: FindingTextOptions,
): string {
  const title = `**${finding.rule}**`;
  const parts = [besideMessage ? title : `${title}: ${message}`];
  if (rule) parts.push(rule.why);
  if (!besideMessage && finding.evidence.length > 0) {
    const shown = finding.evidence.map(({ text, span }) => {
      const line = lines.positionAt(span.start).line + 1;
      const place = link === undefined ? `line ${line}` : `[line ${line}](${link}#L${line})`;
      return `- ${text} (${place})`;
    });
    parts.push(["Evidence:", ...shown].join("\n"));
  }
  if (!besideMessage && finding.trail) {
    const steps = finding.trail.map(({ text, file, range }) => {
      const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
      return `1. ${text} (${name}, line ${range.start.line + 1})`;
    });
    parts.push(["The way there:", ...steps].join("\n"));
  }
  if (rule?.cost) parts.push(`Cost: ${rule.cost.from} → ${rule.cost.to}`);
  if (heat) parts.push(heatText(heat, finding.symbol));
  if (finding.fix) {
    parts.push(
      `Fix: ${finding.fix.title}${finding.fix.safe ? "" : " (check it: may change results)"}`,
    );
  }
  parts.push(`[About this rule](${rulePageUrl(finding.rule)})`);
  return parts.join("\n\n");
}

function heatText(heat: FindingHeat, symbol: string): string {
  const where = heat.of === "line" ? "this line" : symbol === "" ? "the module" : `\`${symbol}\``;
  if (heat.temperature === "cold") {
    return `Heat: ${where} was measured and is cold: ${percent(heat.total)} ${heat.denominator}.`;
  }
  const amounts = `${percent(heat.self)} itself, ${percent(heat.total)} with what it calls`;
  const ceiling =
    heat.mostSaved === undefined
      ? ""
      : ` Fixing it can make the program at most ${heat.mostSaved.toFixed(heat.mostSaved < 10 ? 2 : 0)}× as fast.`;
  return `Heat: ${where} takes ${amounts}, ${heat.denominator}.${ceiling}`;
}
