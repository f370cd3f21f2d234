/** Writes every generated file, or with `--check` fails when one is stale. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { report, type Results } from "../benchmarks/report.ts";
import { readFactors } from "./factors.ts";
import { architectureWithDiagram } from "./generate-diagram.ts";
import { formatPage } from "./generate-format-page.ts";
import { generateNodeTypes } from "./generate-node-types.ts";
import { generateRuleIndex } from "./generate-rule-index.ts";
import { type Documented, rulePage, rulesReadme, ruleTable } from "./generate-rule-pages.ts";
import { loadRule, readSpec, root, type RuleFile, ruleFiles } from "./rule-files.ts";
import { settingsSchema } from "./settings-schema.ts";

const PAGES = "docs/rules";

const check = process.argv.includes("--check");
const files = ruleFiles();
const { documented, failures } = await loadAll(files);
const architecture = await architectureWithDiagram(root);
const outputs = new Map<string, Make>([
  [
    "server/src/syntax/generated/node-types.ts",
    () => generateNodeTypes(path.join(root, "grammars/node-types.json")),
  ],
  ["server/src/rules/index.ts", () => generateRuleIndex(files)],
  ["docs/architecture.md", () => architecture],
  ["docs/profile-formats.md", () => formatPage(root)],
  // What describes the rules is written only from all of them.
  ...(failures.length === 0 ? descriptions(documented) : []),
]);

const stale = [...outputs].flatMap(([file, make]) => {
  const content = make();
  return content === undefined || content === current(file) ? [] : [{ file, content }];
});
const gone = failures.length === 0 ? pagesWithoutRule() : [];
if (check) reportStale([...stale.map(({ file }) => file), ...gone]);
else {
  for (const { file, content } of stale) write(file, content);
  for (const file of gone) rmSync(path.join(root, file));
}
for (const reason of failures) console.error(reason);
if (failures.length > 0) process.exitCode = 1;

/** Undefined where there is nothing to write. */
type Make = () => string | undefined;

async function loadAll(
  from: readonly RuleFile[],
): Promise<{ readonly documented: readonly Documented[]; readonly failures: string[] }> {
  const documented: Documented[] = [];
  const failures: string[] = [];
  for (const file of from) {
    const loaded = await loadRule(file);
    if (loaded.ok) documented.push({ rule: loaded.rule, spec: readSpec(file) });
    else failures.push(loaded.reason);
  }
  return { documented, failures };
}

function descriptions(all: readonly Documented[]): readonly (readonly [string, Make])[] {
  const factors = readFactors();
  const rules = all.map(({ rule }) => rule);
  return [
    ...all.map((each) => [`${PAGES}/${each.rule.id}.md`, () => rulePage(each, factors)] as const),
    [`${PAGES}/README.md`, () => rulesReadme(rules, factors)],
    ["README.md", () => readme(ruleTable(rules, factors, `${PAGES}/`))],
    ["package.json", () => withSettings(settingsSchema(rules))],
  ];
}

/** Read again when it is written: the rest of the file is nobody's here. */
function withSettings(configuration: unknown): string {
  const manifest = JSON.parse(current("package.json") ?? "{}") as Record<string, unknown>;
  const contributes = manifest["contributes"] as Readonly<Record<string, unknown>> | undefined;
  const next = { ...manifest, contributes: { ...contributes, configuration } };
  return `${JSON.stringify(next, undefined, 2)}\n`;
}

/** The README with its generated parts: the table of rules, and the benchmark's last results. */
function readme(rules: string): string | undefined {
  const text = current("README.md");
  const withRules = text && between(text, "rules", rules);
  const results = current("benchmarks/results.json");
  if (results === undefined || withRules === undefined) return withRules;
  return between(withRules, "bench", report(JSON.parse(results) as Results));
}

/** Puts a block between the two comment lines that say where it belongs. */
function between(text: string, name: string, block: string): string | undefined {
  const start = `<!-- ${name}:start -->\n`;
  const end = `<!-- ${name}:end -->`;
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    failures.push(`README.md has no \`${start.trim()}\` and \`${end}\` lines`);
    return undefined;
  }
  const kept = `<!-- prettier-ignore-start -->\n\n${block}\n\n<!-- prettier-ignore-end -->\n`;
  return `${before}${start}${kept}${end}${after}`;
}

function pagesWithoutRule(): readonly string[] {
  const known = new Set(["README.md", ...files.map(({ id }) => `${id}.md`)]);
  try {
    const pages = readdirSync(path.join(root, PAGES));
    return pages.filter((page) => !known.has(page)).map((page) => `${PAGES}/${page}`);
  } catch {
    return [];
  }
}

function reportStale(names: readonly string[]): void {
  if (names.length === 0) return;
  const list = names.map((name) => `  ${name}`).join("\n");
  console.error(`stale generated files; run \`npm run generate\`:\n${list}`);
  process.exitCode = 1;
}

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
  console.log(`wrote ${file}`);
}

function current(file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch {
    return undefined;
  }
}
