/** Cases about a project: ` ```toml ` is its pyproject.toml, ` ```ini ` its setup.cfg, marked as code is. */
import { findingsIn } from "../../server/src/scan/check-project.ts";
import type { LocatedFinding } from "../../server/src/scan/located-finding.ts";
import { parseVersion } from "../../server/src/semantic/version.ts";
import { readPyproject } from "../../server/src/workspace/read-pyproject.ts";
import { type ProjectFileName, projectFactsOf } from "../../server/src/workspace/project-facts.ts";
import { ignoreInProject } from "../../server/src/workspace/pyproject-edit.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import type { Subject } from "./check.ts";
import type { CaseFile, Problem } from "./spec.ts";

export interface ProjectCase {
  readonly headings: readonly string[];
  /** 1-based line of the fence. */
  readonly line: number;
  /** One file, named as it is in a project. */
  readonly files: readonly [CaseFile];
  /** `interpreter=3.9`: the CPython that is selected. */
  readonly interpreter?: string;
}

/** Files by the language of their fence. */
export const PROJECT_LANGUAGES: Readonly<Record<string, ProjectFileName>> = {
  toml: "pyproject.toml",
  ini: "setup.cfg",
};

export const PROJECT_OPTION = /^interpreter=3\.\d+$/;

export function checkProjectCase(subject: Subject, each: ProjectCase): readonly Problem[] {
  const [file] = each.files;
  const left = [...analyzeProject(subject, each, file.code)];
  const unmet = file.marks.flatMap((mark) => {
    const index = left.findIndex(
      ({ rule, range: { start, end } }) =>
        rule === mark.rule &&
        start.line === mark.line &&
        start.character === mark.start &&
        end.character === mark.end,
    );
    const [found] = index < 0 ? [] : left.splice(index, 1);
    if (!found) return [{ line: mark.specLine, message: `${mark.rule} does not flag just this` }];
    if (mark.text === undefined || found.message.includes(mark.text)) return [];
    return [
      { line: mark.specLine, message: `the message has no "${mark.text}": ${found.message}` },
    ];
  });
  const unmarked = left.map(({ rule, range: { start, end }, message }) => ({
    line: file.lines[start.line] ?? each.line,
    message: `${rule} flags columns ${start.character}–${end.character} without a mark: ${message}`,
  }));
  return [...unmet, ...unmarked];
}

/** `[tool.hotlint] ignore` silences the rule, as the editor writes it. */
export function checkProjectSuppression(subject: Subject, each: ProjectCase): readonly Problem[] {
  const [file] = each.files;
  const { id } = subject.rule;
  if (file.name !== "pyproject.toml" || file.marks.length === 0) return [];
  const edit = ignoreInProject(id, file.code);
  const text = edit && applyEdits(file.code, [edit]);
  if (text === undefined) return [{ line: each.line, message: "the rule cannot be ignored here" }];
  const isLeft = analyzeProject(subject, each, text).some(({ rule }) => rule === id);
  return isLeft
    ? [{ line: each.line, message: "`[tool.hotlint] ignore` does not silence it" }]
    : [];
}

function analyzeProject(
  { rules }: Subject,
  { files, interpreter }: ProjectCase,
  text: string,
): readonly LocatedFinding[] {
  const name: ProjectFileName = files[0].name === "setup.cfg" ? "setup.cfg" : "pyproject.toml";
  const selected = interpreter === undefined ? undefined : parseVersion(interpreter);
  const facts = projectFactsOf(name, text, selected);
  if (!facts) return [];
  const isToml = name === "pyproject.toml";
  const project = isToml ? readPyproject(name, text, rules) : { derived: {}, own: undefined };
  const layers = [project.own ?? {}, project.derived, selected ? { target: selected } : {}];
  return findingsIn(text, facts, settingsFor(undefined, rules, layers), (rule, error) => {
    throw new Error(`${rule.id} threw`, { cause: error });
  });
}
