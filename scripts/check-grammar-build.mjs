/** Builds the grammar again and compares it with what grammars/ holds, where the tools are at hand. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { buildGrammar, built, grammars, missingTools } from "./build-grammar.mjs";
import { say } from "./install-once.mjs";
import { onInterrupt } from "./processes.mjs";

onInterrupt();
const missing = await missingTools();
if (missing.length > 0) {
  say(`SKIPPED: the grammar was not built again; that needs ${missing.join(", ")}.`);
} else {
  const problems = await differences();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** @returns {Promise<readonly string[]>} a sentence for each file that is not what the build makes */
async function differences() {
  const result = await buildGrammar();
  if (!result.ok) return [result.reason];
  const provenance = await readFile(path.join(grammars, "PROVENANCE.md"), "utf8");
  const sameCompiler = provenance.includes(`\`${result.compiler}\``);
  if (!sameCompiler) {
    // Every compiler has its own bytes; what the grammar generator writes is the same everywhere.
    say(`SKIPPED: the wasm was not compared; ${result.compiler} is not the compiler it came from.`);
  }
  const compared = built.filter(({ name }) => sameCompiler || !name.endsWith(".wasm"));
  const outcomes = compared.map(async ({ name, from }) => {
    const [here, there] = await Promise.all([
      readFile(path.join(grammars, name)),
      readFile(path.join(result.folder, from)),
    ]);
    return here.equals(there) ? [] : [`grammars/${name}: not what scripts/build-grammar.mjs makes`];
  });
  const found = (await Promise.all(outcomes)).flat();
  if (found.length === 0)
    say(`grammars/ is what the build makes (${String(compared.length)} files).`);
  return found;
}
