/**
 * Times the programs of the rules' specifications before and after, under every Python at hand, and
 * writes benchmarks/factors.json, from where pages and tables have their factors.
 * Usage: npm run measure [-- <rule-id>…]
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { findPythons, type Python } from "../test/harness/pythons.ts";
import type { Measure } from "../test/harness/spec.ts";
import { type Factor, FACTORS, formatFactor, readFactors, type RuleFactors } from "./factors.ts";
import { readSpec, root, ruleFiles } from "./rule-files.ts";

const PAIR = path.join(root, "benchmarks/time_pair.py");

const asked = process.argv.slice(2);
const files = ruleFiles();
const unknown = asked.filter((id) => !files.some((file) => file.id === id));
if (unknown.length > 0) {
  console.error(`no rule ${unknown.join(", ")}`);
  process.exit(2);
}

const pythons = findPythons();
// Rules that are gone take their factors with them.
const kept = Object.entries(readFactors().rules).filter(([id]) =>
  files.some((file) => file.id === id),
);
const rules = new Map(kept);
for (const file of files) {
  if (asked.length > 0 && !asked.includes(file.id)) continue;
  // The first pair is the rule's factor; a second one would be another claim.
  const measure = readSpec(file)?.measures[0];
  if (measure) rules.set(file.id, measureRule(file.id, measure));
  else rules.delete(file.id);
}
const sorted = Object.fromEntries([...rules].sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path.join(root, FACTORS), `${JSON.stringify({ rules: sorted }, undefined, 2)}\n`);
console.log(`wrote ${FACTORS}; \`npm run generate\` puts it into the pages`);

function measureRule(id: string, measure: Measure): RuleFactors {
  const results = pythons.map((python) => measurePair(python, measure));
  for (const each of results) console.log(`${id} on ${each.python}: ${formatFactor(each)}`);
  return { date: new Date().toISOString().slice(0, 10), n: measure.n, results };
}

function measurePair(python: Python, { before, after, n }: Measure): Factor {
  const input = JSON.stringify({ before: before.code, after: after.code, n });
  const output = execFileSync(python.path, ["-I", PAIR], {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  const timed = JSON.parse(output) as Omit<Factor, "python">;
  return { python: python.release, ...timed };
}
