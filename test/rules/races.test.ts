/**
 * Shows with real threads that what the race rules flag goes wrong, and that what they advise does not:
 * the ```python stress fences of the specifications. One rule: `npx vitest run test/rules/races -t <rule-id>`.
 */
import { describe, expect, test } from "vitest";
import type { Rule } from "../../server/src/lint/rule.ts";
import { loadRule, ruleFiles, SPECS } from "../../scripts/rule-files.ts";
import { loadParser } from "../harness/analyze.ts";
import { readSpecText } from "../harness/catalogue.ts";
import { parseSpec } from "../harness/spec.ts";
import { findBuilds, stress } from "../harness/stress.ts";

const parser = await loadParser();
const stems = ruleFiles().filter(({ stem }) => readSpecText(stem).includes("```python stress"));
const rules: Rule[] = [];
for (const file of stems) {
  const loaded = await loadRule(file);
  if (loaded.ok) rules.push(loaded.rule);
}

test("every race rule is proven", () => {
  expect(rules.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "unlocked-shared-update",
      "unlocked-shared-increment",
      "check-then-act-race",
      "shared-iteration-race",
      "shared-iterator-race",
      "inconsistent-lock",
    ]),
  );
});

describe.each(rules)("$id", (rule) => {
  const stem = `threads/${rule.id}`;
  const cases = parseSpec(`${SPECS}/${stem}.md`, readSpecText(stem)).cases.flatMap((each) =>
    each.stress ? [{ each, proof: each.stress, line: each.line }] : [],
  );
  describe.each(cases)("line $line", ({ each, proof }) => {
    test.each(findBuilds())("Python $release", { timeout: 60_000 }, async (build) => {
      const problems = await stress({ rule, rules: [rule], parser }, each, proof, build);
      expect(problems.map(({ line, message }) => `${SPECS}/${stem}.md:${line}: ${message}`)).toEqual([]);
    });
  });
});
