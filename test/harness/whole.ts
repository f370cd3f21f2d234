/** Checks a specification as a whole: that it says enough, and that what it says of the rule is so. */
import type { Rule } from "../../server/src/lint/rule.ts";
import { parseVersion } from "../../server/src/semantic/version.ts";
import type { Case, Problem, Spec } from "./spec.ts";

/** Silent cases for each firing one, at least. */
const SILENT_PER_FIRING = 2;

function isFiring(each: Pick<Case, "files">, rule: Rule): boolean {
  return each.files.some(({ marks }) => marks.some((mark) => mark.rule === rule.id));
}

export function checkWhole(spec: Spec, rule: Rule): readonly Problem[] {
  const all = [...spec.cases, ...spec.projectCases];
  const firing = all.filter((each) => isFiring(each, rule));
  const silent = all.filter((each) => each.files.every(({ marks }) => marks.length === 0));
  const problems: Problem[] = [...spec.problems];
  const say = (line: number, message: string): void => void problems.push({ line, message });

  if (spec.title !== rule.id) say(1, `the title must be \`# ${rule.id}\``);
  if (firing.length === 0) say(1, "no case marks what the rule flags");
  if (silent.length < firing.length * SILENT_PER_FIRING) {
    say(
      1,
      `${firing.length} firing cases need ${firing.length * SILENT_PER_FIRING} silent ones; there are ${silent.length}`,
    );
  }
  for (const each of silent) {
    if (each.headings.length === 0)
      say(each.line, "a silent case stands under a heading that says why");
  }
  for (const each of all) {
    if (each.headings.some((heading) => heading.includes("TODO")))
      say(each.line, "a heading is left to do");
  }
  const own = all.flatMap(({ files }) =>
    files.flatMap(({ marks }) => marks.filter((mark) => mark.rule === rule.id)),
  );
  const isSometimes = rule.onlyWhenHot === "sometimes";
  if (own.length > 0 && own.every(({ whenHot }) => whenHot))
    say(1, "no case marks what the rule flags without heat");
  if (own.some(({ whenHot }) => whenHot) !== isSometimes) {
    say(
      1,
      'a rule has marks with `when hot` where, and only where, it says `onlyWhenHot: "sometimes"`',
    );
  }
  problems.push(...fixProblems(spec, rule), ...metadataProblems(rule));
  return problems;
}

function fixProblems(spec: Spec, rule: Rule): readonly Problem[] {
  const problems: Problem[] = [];
  const firing = spec.cases.filter((each) => isFiring(each, rule));
  const fixed = firing.filter((each) => each.diff);
  const safe = fixed.filter((each) => each.diff?.safety === "safe");
  if (safe.length > 0 && !safe.some((each) => each.run)) {
    problems.push({
      line: safe[0]?.diff?.line ?? 1,
      message: "a safe fix must be proven: put a ```python run fence after a case with one",
    });
  }
  for (const each of spec.cases) {
    if (each.run && !each.diff)
      problems.push({
        line: each.run.line,
        message: "a run fence, but the case has no fix to prove",
      });
  }
  if (rule.fix === "never" && fixed.length > 0)
    problems.push({ line: fixed[0]?.line ?? 1, message: 'the rule says `fix: "never"`' });
  if (rule.fix !== "never" && fixed.length === 0)
    problems.push({
      line: 1,
      message: `the rule says \`fix: "${rule.fix}"\`, but no case shows a fix`,
    });
  const bare = firing.find((each) => !each.diff);
  if (rule.fix === "always" && bare)
    problems.push({
      line: bare.line,
      message: 'the rule says `fix: "always"`, but this case has none',
    });
  return problems;
}

function metadataProblems(rule: Rule): readonly Problem[] {
  const problems: Problem[] = [];
  const say = (message: string): void =>
    void problems.push({ line: 1, message: `the rule's ${message}` });
  if (/TODO/.test(rule.summary + rule.why)) say("summary or why is left to do");
  if (/[.!]$/.test(rule.summary) || rule.summary === "")
    say("summary is a few words without a full stop");
  if (!/\.$/.test(rule.why)) say("why is one or two sentences");
  if (!parseVersion(rule.python.min)) say(`python.min is no version: ${rule.python.min}`);
  if (!/^\d+\.\d+\.\d+$/.test(rule.since)) say(`since is no version of Hotlint: ${rule.since}`);
  if (!rule.on && !rule.module && !rule.codeBase && !rule.project)
    say("definition looks at nothing: it has neither `on` nor `module`, `codeBase` or `project`");
  return problems;
}
