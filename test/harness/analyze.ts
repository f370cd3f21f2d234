/** Runs the real analysis on the code of a case: parser, document, rules and suppression. */
import path from "node:path";
import { type AnalysisOptions, Document } from "../../server/src/lint/document.ts";
import type { Finding } from "../../server/src/lint/finding.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import { suppress, suppressionsOf } from "../../server/src/lint/suppression.ts";
import {
  atLeast,
  OLDEST_PYTHON,
  parseVersion,
  type PythonVersion,
} from "../../server/src/semantic/version.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { loadParser as loadShippedParser } from "../../server/src/workspace/assets.ts";
import { lineIndex } from "../../server/src/text/line-index.ts";
import type { CaseOptions } from "./spec.ts";

export const root = path.resolve(import.meta.dirname, "../..");

let loading: Promise<PythonParser> | undefined;

/** One parser for the whole test process. */
export function loadParser(): Promise<PythonParser> {
  return (loading ??= loadShippedParser());
}

/** Options as the workspace makes them, for a case of the rule; a crash fails the test. */
export function optionsFor(
  rule: Rule,
  rules: readonly Rule[],
  options: CaseOptions,
): AnalysisOptions {
  const layer = { target: targetOf(rule, options), freeThreaded: options.freeThreaded };
  // Rules that need heat would speak all over the examples of others.
  const shown = rules.filter((each) => each === rule || each.onlyWhenHot !== "always");
  const settings = settingsFor(undefined, shown, [layer]);
  return {
    rules: settings.rules,
    target: settings.target,
    freeThreaded: settings.freeThreaded,
    onCrash: (crashed, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error(`${crashed.id} threw: ${text}`);
    },
  };
}

/** What the case asks for, or the oldest that both the rule and Hotlint speak for. */
export function targetOf(rule: Rule, options: CaseOptions): PythonVersion {
  const asked = options.target === undefined ? undefined : parseVersion(options.target);
  const own = parseVersion(rule.python.min) ?? OLDEST_PYTHON;
  const oldest = atLeast(own, OLDEST_PYTHON.major, OLDEST_PYTHON.minor) ? own : OLDEST_PYTHON;
  return asked ?? oldest;
}

/** Findings that no comment silences. */
export function findingsIn(document: Document): readonly Finding[] {
  const lines = lineIndex(document.text);
  return suppress(document.findings(), suppressionsOf(document.module, lines), lines).kept;
}

export function analyze(
  code: string,
  parser: PythonParser,
  options: AnalysisOptions,
  file = "example.py",
): readonly Finding[] {
  return findingsIn(new Document(file, code, parser, options));
}
