/** Proves the fixes of a specification with Python itself: they parse, and run to the same output. */
import { formatVersion } from "../../server/src/semantic/version.ts";
import { analyze, targetOf } from "./analyze.ts";
import { fileName } from "./case-folder.ts";
import { optionsOf, type Subject } from "./check.ts";
import { applyFixes } from "./fixes.ts";
import { type Outcome, type Program, type Python, pythonsFor, runPrograms } from "./pythons.ts";
import type { Case, CaseFile, Problem, Spec } from "./spec.ts";

/** Problems of each case; one process per interpreter runs everything. */
export type Proof = ReadonlyMap<Case, readonly Problem[]>;

interface Job {
  readonly each: Case;
  readonly program: Program;
  readonly judge: (outcome: Outcome, python: Python) => Problem | undefined;
}

export async function prove(subject: Subject, spec: Spec): Promise<Proof> {
  const problems = new Map<Case, Problem[]>(spec.cases.map((each) => [each, []]));
  const jobs = spec.cases.flatMap((each) => [
    ...parseJobs(subject, each),
    ...runJobs(subject, each),
  ]);
  const byPython = new Map<Python, Job[]>();
  for (const job of jobs) {
    const target = targetOf(subject.rule, job.each.options);
    const pythons = pythonsFor(target);
    if (pythons.length === 0) {
      const message = `no Python ≥ ${formatVersion(target)} at hand to prove this case with`;
      problems.get(job.each)?.push({ line: job.each.line, message });
    }
    for (const python of pythons) byPython.set(python, [...(byPython.get(python) ?? []), job]);
  }
  await Promise.all(
    [...byPython].map(async ([python, own]) => {
      const outcomes = await runPrograms(
        python,
        own.map(({ program }) => program),
      );
      for (const [i, { each, judge }] of own.entries()) {
        const outcome = outcomes[i];
        const problem = outcome && judge(outcome, python);
        if (problem) problems.get(each)?.push(problem);
      }
    }),
  );
  return problems;
}

/** The code parses, and so does the code after the fixes. */
function parseJobs(subject: Subject, each: Case): readonly Job[] {
  if (each.options.broken) return [];
  const jobs = each.files.map((file) =>
    parseJob(each, file.code, file.lines[0] ?? each.line, "the case"),
  );
  const [file] = each.files;
  const fixed = file && fixedCode(subject, each, file);
  if (file && fixed !== undefined && fixed !== file.code)
    jobs.push(parseJob(each, fixed, each.line, "the fixed code"));
  return jobs;
}

function parseJob(each: Case, code: string, line: number, what: string): Job {
  return {
    each,
    program: { mode: "parse", code, files: {} },
    judge: ({ status, error }, python) =>
      status === 0
        ? undefined
        : { line, message: `Python ${python.release} cannot parse ${what}: ${error}\n${code}` },
  };
}

/** Before and after the fixes the driver prints the same and ends the same way. */
function runJobs(subject: Subject, each: Case): readonly Job[] {
  const { run } = each;
  const file = each.files.at(-1);
  if (!run || !file) return [];
  const others = Object.fromEntries(each.files.slice(0, -1).map(({ name, code }) => [name, code]));
  const fixed = fixedCode(subject, each, file);
  const before = new Map<Python, Outcome>();
  const job = (code: string, judge: Job["judge"]): Job => ({
    each,
    program: { mode: "run", code: `${code}\n${run.code}`, files: others },
    judge,
  });
  return [
    job(file.code, (outcome, python) => {
      before.set(python, outcome);
      if (outcome.stdout !== "") return undefined;
      const why = outcome.error === "" ? "prints nothing, so it proves nothing" : outcome.error;
      return { line: run.line, message: `under Python ${python.release} the driver ${why}` };
    }),
    job(fixed, (after, python) => {
      const first = before.get(python);
      if (first?.stdout === after.stdout && first.status === after.status) return undefined;
      return {
        line: run.line,
        message: `under Python ${python.release} the fix changes what the code does\n--- before\n${shown(first)}--- after\n${shown(after)}`,
      };
    }),
  ];
}

function shown(outcome: Outcome | undefined): string {
  return `${outcome?.stdout ?? ""}[status ${outcome?.status ?? "?"}] ${outcome?.error ?? ""}\n`;
}

function fixedCode(subject: Subject, each: Case, file: CaseFile): string {
  const options = optionsOf(subject, each);
  return applyFixes(file.code, subject.rule.id, (code) =>
    analyze(code, subject.parser, options, fileName(each, file)),
  ).code;
}
