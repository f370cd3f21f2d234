/** Flags projects that run on a Python from before the faster interpreter of 3.11. */
import { defineRule } from "../../lint/rule.ts";
import type { ProjectFacts, ProjectReport } from "../../lint/project-rule.ts";
import { atLeast, formatVersion, type PythonVersion } from "../../semantic/version.ts";

export const oldPythonBaseline = defineRule({
  id: "old-python-baseline",
  category: "project",
  summary: "A project that runs on a Python older than 3.11",
  why: "CPython 3.11 brought an interpreter that specialises code while it runs, and later versions went on from there. The same code runs faster on it, which no change of the code gives so cheaply.",
  severity: "information",
  fix: "never",
  python: { min: "3.0", max: "3.10" },
  since: "0.1.0",
  project: (facts) => required(facts) ?? selected(facts),
});

/** The project itself keeps newer versions out. */
function required({ requires }: ProjectFacts): ProjectReport | undefined {
  const newest = requires?.newest;
  if (!requires || !newest || isFast(newest)) return undefined;
  const message = `\`${requires.key}\` admits no Python newer than ${formatVersion(newest)}. From 3.11 on CPython runs the same code faster, so a newer Python is the cheapest speed-up.`;
  return { span: requires.span, message };
}

/** The project admits newer versions, but is not run on one here. */
function selected({ interpreter, requires, place }: ProjectFacts): ProjectReport | undefined {
  if (!interpreter || isFast(interpreter)) return undefined;
  const admits = requires ? ` and \`${requires.key}\` admits newer ones` : "";
  const message = `Python ${formatVersion(interpreter)} is selected for this project${admits}. From 3.11 on CPython runs the same code faster, so a newer Python is the cheapest speed-up.`;
  return { span: requires?.span ?? place, message };
}

function isFast(version: PythonVersion): boolean {
  return atLeast(version, 3, 11);
}
