/**
 * Checks every rule against its specification, `test/rules/<category>/<rule-id>.md`.
 * One rule: `npx vitest run test/rules -t <rule-id>`. `UPDATE=1` rewrites diffs, never marks.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Rule } from "../../server/src/lint/rule.ts";
import { analyze, loadParser, root } from "../harness/analyze.ts";
import { type Loaded, loadRule, RULES, ruleFiles, SPECS } from "../../scripts/rule-files.ts";
import { readSpecText, specStems } from "../harness/catalogue.ts";
import { checkFindings, checkFix, checkSuppression, checkTyping, optionsOf, type Subject } from "../harness/check.ts";
import { fileName } from "../harness/case-folder.ts";
import { applyFixes } from "../harness/fixes.ts";
import { checkProjectCase, checkProjectSuppression } from "../harness/project-cases.ts";
import { prove, type Proof } from "../harness/prove.ts";
import { mainFile, parseSpec, type Problem, type Spec } from "../harness/spec.ts";
import { updateDiffs } from "../harness/update.ts";
import { checkWhole } from "../harness/whole.ts";

const parser = await loadParser();
const specs = specStems();
const stems = ruleFiles().map(({ stem }) => stem);
const loaded = new Map<string, Loaded>();
// Each on its own, so that a rule that cannot be loaded fails alone.
for (const stem of new Set([...stems, ...specs])) {
  loaded.set(stem, await loadRule({ stem, id: path.basename(stem) }));
}
const rules: readonly Rule[] = [...loaded.values()].flatMap((each) => (each.ok ? [each.rule] : []));

test("every rule has a specification and every specification a rule", () => {
  const missing = stems.filter((stem) => !specs.includes(stem)).map((stem) => `${SPECS}/${stem}.md`);
  const orphans = specs.filter((stem) => !stems.includes(stem)).map((stem) => `${RULES}/${stem}.ts`);
  expect([...missing, ...orphans], "missing files").toEqual([]);
});

describe.each(specs)("%s", (stem) => {
  const file = `${SPECS}/${stem}.md`;
  const read = (): Spec => parseSpec(file, readSpecText(stem));
  const outcome = loaded.get(stem);
  let spec = read();

  if (!outcome?.ok) {
    test("has a rule", () => {
      throw new Error(`${file}:1: ${outcome?.reason ?? "no rule"}`);
    });
    return;
  }
  const subject: Subject = { rule: outcome.rule, rules, parser };
  let proof: Proof = new Map();

  beforeAll(async () => {
    if (process.env["UPDATE"]) {
      spec = update(spec, subject, stem);
    }
    proof = await prove(subject, spec);
  });

  test("is a whole specification", () => {
    report(file, checkWhole(spec, subject.rule));
  });

  describe.each(spec.projectCases.map((each) => ({ each, name: [...each.headings, `line ${each.line}`].join(" › ") })))(
    "$name",
    ({ each }) => {
      test("flags what is marked and nothing else", () => {
        report(file, checkProjectCase(subject, each));
      });
      test("can be ignored in the project", () => {
        report(file, checkProjectSuppression(subject, each));
      });
    },
  );

  describe.each(spec.cases.map((each, i) => ({ i, name: [...each.headings, `line ${each.line}`].join(" › ") })))(
    "$name",
    ({ i }) => {
      const current = (): Spec["cases"][number] => {
        const found = spec.cases[i];
        if (!found) throw new Error(`${file}: the case is gone after the update`);
        return found;
      };
      test("flags what is marked and nothing else", () => {
        report(file, checkFindings(subject, current()));
      });
      test("fixes as shown", () => {
        report(file, [...checkFix(subject, current()), ...(proof.get(current()) ?? [])]);
      });
      test("can be silenced by a comment", () => {
        report(file, checkSuppression(subject, current()));
      });
      test("gives the same while it is typed", () => {
        report(file, checkTyping(subject, current()));
      });
    },
  );
});

function update(spec: Spec, subject: Subject, stem: string): Spec {
  const text = readSpecText(stem);
  const updated = updateDiffs(text, spec, (each) => {
    const options = optionsOf(subject, each);
    const file = mainFile(each);
    const name = file && fileName(each, file);
    return applyFixes(file?.code ?? "", subject.rule.id, (code) =>
      analyze(code, parser, options, name),
    );
  });
  if (updated !== text) writeFileSync(path.join(root, SPECS, `${stem}.md`), updated);
  return parseSpec(spec.file, updated);
}

function report(file: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const text = problems.map(({ line, message }) => `${file}:${line}: ${message}`).join("\n");
  // The place that matters is in the specification; a stack of the harness says nothing.
  const error = new Error(text);
  error.stack = text;
  throw error;
}
