/**
 * Feeds damaged copies of every recorded profile to the readers, longer than the tests do.
 * Usage: npm run fuzz:profiles -- [--runs 50000] [--seed N] [fixture…]
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { fuzzFile } from "../test/profile/fuzz/run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "50000" }, seed: { type: "string" } },
});
const fixtures = path.resolve(import.meta.dirname, "../test/profile/fixtures");
const runs = Number(values.runs);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

console.log(`seed ${seed}, ${runs} runs each`);
for (const name of positionals.length > 0 ? positionals : recorded()) {
  const started = Date.now();
  const { opened, refused, faults } = await fuzzFile(path.join(fixtures, name), seed, runs);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `${name}: ${opened} opened, ${refused} refused, ${faults.length} faults, ${seconds} s`,
  );
  for (const { index, fault } of faults) {
    console.log(`  case ${index} (seed ${seed + index}): ${fault}`);
    process.exitCode = 1;
  }
}

function recorded(): readonly string[] {
  return readdirSync(fixtures, { withFileTypes: true })
    .filter((each) => each.isFile() && !/RECORDED|expected|top\.txt$/u.test(each.name))
    .map(({ name }) => name);
}
