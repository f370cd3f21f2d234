/** From one text to its findings: the only place where a scan meets the engine. */
import { functionSpans } from "../insight/function-spans.ts";
import type { PlacedHeat } from "../insight/placed-heat.ts";
import { byHeat } from "../insight/rank.ts";
import { Document } from "../lint/document.ts";
import { type CodeBase, STARTERS } from "../project/code-base.ts";
import { ALL_RULES } from "../rules/index.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { lineIndex } from "../text/line-index.ts";
import { type CrashLog, onCrashIn } from "../workspace/crash-log.ts";
import { judge } from "../workspace/judge.ts";
import { type FileSettings, withoutHeat } from "../workspace/settings.ts";
import { locate, type LocatedFinding } from "./located-finding.ts";

export interface CheckTextOptions {
  readonly settings: FileSettings;
  readonly parser: PythonParser;
  readonly crashes: CrashLog;
  /** The modules that the text's imports mean; missing: none is known. */
  readonly codeBase?: CodeBase | undefined;
  /** What the text costs where it was measured: then the hottest come first. */
  readonly heat?: PlacedHeat | undefined;
}

export interface CheckedText {
  readonly findings: readonly LocatedFinding[];
  /** Other paths that the findings rest on. */
  readonly others: ReadonlySet<string>;
}

/** `file`: as messages and rules are to name it. Nothing of the analysis is kept afterwards. */
export function checkText(
  file: string,
  text: string,
  { settings: chosen, parser, crashes, codeBase, heat }: CheckTextOptions,
): CheckedText {
  const settings = heat ? chosen : withoutHeat(chosen);
  if (settings.rules.length === 0) return { findings: [], others: new Set() };
  const onCrash = onCrashIn(file, () => document, crashes);
  const document: Document = new Document(file, text, parser, {
    ...settings,
    onCrash,
    ...(codeBase && { codeBase }),
  });
  const lines = lineIndex(text);
  const symbols = heat && functionSpans(document.module, lines).map((span) => span.name);
  const options = { settings, allRules: ALL_RULES, heat, ...(symbols && { symbols }) };
  const { findings } = judge(document, lines, options);
  const ordered = heat ? [...findings].sort(byHeat) : findings;
  return {
    findings: ordered.map((finding) => locate(finding, lines)),
    others: new Set([...document.asked].filter((each) => each !== STARTERS)),
  };
}
