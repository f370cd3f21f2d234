/**
 * `npm run check:noise`: how much the rules that are on by default say about real code, which is mostly
 * good code; fails when it is too much. `--list [rule]` prints the findings, `--sample N --seed S` some
 * of them for a person to judge.
 */
import { Command, InvalidArgumentError } from "commander";
import { ensurePythonTools } from "./ensure-python-tools.mjs";
import { runScript } from "./install-once.mjs";
import { type Heard, sampleReport } from "./noise-sample.ts";
import { installedPackages, type RealCode, standardLibrary } from "./real-code.ts";
import { type Found, runHotlint } from "./run-hotlint.ts";

/** Findings per 1,000 lines of the standard library's code that a reader bears. */
const BUDGET = 0.3;

interface Flags {
  readonly list?: string | true;
  readonly sample?: number;
  readonly seed: number;
}

const flags = new Command("check:noise")
  .option("--list [rule]", "print the findings instead, one a line: all, or of one rule")
  .option("--sample <n>", "print so many findings as Markdown, each with the code around it", whole)
  .option("--seed <number>", "which ones: the same number chooses the same", whole, 1)
  .parse()
  .opts<Flags>();

await runScript(async () => {
  const codes = [standardLibrary(), installedPackages(await ensurePythonTools())];
  const failures: string[] = [];
  const heard = codes.map((code) => hear(code, failures));
  for (const failure of failures) console.error(failure);
  if (flags.list !== undefined) heard.forEach(list);
  else if (flags.sample !== undefined) console.log(sampleReport(heard, flags.sample, flags.seed));
  else return table(heard) && failures.length === 0 ? 0 : 1;
  return failures.length === 0 ? 0 : 1;
});

function whole(text: string): number {
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function hear(code: RealCode, failures: string[]): Heard {
  const checked = runHotlint(code.folder, ["--target-version", code.target]);
  failures.push(...checked.failures);
  const files = new Set(code.files);
  return { code, findings: checked.findings.filter(({ file }) => files.has(file)) };
}

function list({ code, findings }: Heard): void {
  for (const { file, rule, message, range } of findings) {
    if (flags.list !== true && flags.list !== rule) continue;
    console.log(`${code.folder}/${file}:${range.start.line + 1} ${rule} ${message}`);
  }
}

/** Whether the standard library is within the budget. */
function table(heard: readonly Heard[]): boolean {
  const rules = new Set(heard.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const rows = [...rules].sort().map((rule) => row(rule, heard, (each) => each.rule === rule));
  const total = row("total", heard, () => true);
  const width = Math.max(...[...rules, "total"].map((rule) => rule.length));
  console.log(
    heard
      .map(({ code }) => `${code.name}: ${code.files.length} files, ${code.lines} lines of code`)
      .join("\n"),
  );
  console.log(`\n${"rule".padEnd(width)}${heard.map(() => "  findings  per 1,000").join("")}`);
  for (const { name, cells } of [...rows, total]) console.log(name.padEnd(width) + cells);
  const rate = total.rates[0] ?? 0;
  const verdict = rate <= BUDGET ? "within" : "over";
  console.log(`\n${verdict} the budget of ${BUDGET} findings per 1,000 lines of the first`);
  return rate <= BUDGET;
}

interface Row {
  readonly name: string;
  readonly cells: string;
  readonly rates: readonly number[];
}

function row(name: string, heard: readonly Heard[], counts: (found: Found) => boolean): Row {
  const numbers = heard.map(({ code, findings }) => {
    const count = findings.filter(counts).length;
    return { count, rate: (count * 1000) / code.lines };
  });
  const cells = numbers.map(
    ({ count, rate }) => `  ${String(count).padStart(8)}  ${rate.toFixed(3).padStart(9)}`,
  );
  return { name, cells: cells.join(""), rates: numbers.map(({ rate }) => rate) };
}
