/** Checks a project itself: what rules about projects say about its own file. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ProjectFacts, ProjectReport } from "../lint/project-rule.ts";
import type { Rule } from "../lint/rule.ts";
import type { PythonVersion } from "../semantic/version.ts";
import { lineIndex } from "../text/line-index.ts";
import type { CrashLog } from "../workspace/crash-log.ts";
import { PROJECT_FILES, projectFactsOf } from "../workspace/project-facts.ts";
import type { FileSettings } from "../workspace/settings.ts";
import type { LocatedFinding } from "./located-finding.ts";

export interface CheckedProject {
  /** Absolute path of the file that speaks for the project. */
  readonly file: string;
  readonly findings: readonly LocatedFinding[];
}

export interface CheckProjectOptions {
  readonly settings: FileSettings;
  readonly crashes: CrashLog;
  /** The CPython that is selected, where that is known. */
  readonly interpreter?: PythonVersion | undefined;
}

/** Undefined where the folder has no file that tells of a project, or no rule asks. */
export async function checkProject(
  folder: string,
  { settings, crashes, interpreter }: CheckProjectOptions,
): Promise<CheckedProject | undefined> {
  if (!settings.rules.some((rule) => rule.project)) return undefined;
  const found: { file: string; text: string; facts: ProjectFacts }[] = [];
  for (const name of PROJECT_FILES) {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8").catch(() => undefined);
    const facts = text === undefined ? undefined : projectFactsOf(name, text, interpreter);
    if (facts && text !== undefined) found.push({ file, text, facts });
  }
  // Which Python is required may stand in either file.
  const project = found.find(({ facts }) => facts.requires) ?? found[0];
  if (!project) return undefined;
  const { file, text, facts } = project;
  const onCrash = (rule: Rule, error: unknown): void => {
    crashes.rule(rule.id, file, undefined, error);
  };
  return { file, findings: findingsIn(text, facts, settings, onCrash) };
}

export function findingsIn(
  text: string,
  facts: ProjectFacts,
  { rules, severity }: Pick<FileSettings, "rules" | "severity">,
  onCrash: (rule: Rule, error: unknown) => void,
): readonly LocatedFinding[] {
  const lines = lineIndex(text);
  const reportOf = (rule: Rule): ProjectReport | undefined => {
    try {
      return rule.project?.(facts);
    } catch (error) {
      onCrash(rule, error);
      return undefined;
    }
  };
  return rules.flatMap((rule) => {
    const report = reportOf(rule);
    if (!report) return [];
    const { span, message } = report;
    return {
      rule: rule.id,
      severity: severity.get(rule.id) ?? report.severity ?? rule.severity,
      message,
      range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) },
      evidence: [],
    };
  });
}
