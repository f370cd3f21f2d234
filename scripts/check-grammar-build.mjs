/** Builds the grammar again and compares it with what grammars/ holds, where the tools are at hand. */
import { createHash } from "node:crypto";
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
  const generated = await readFile(path.join(result.folder, "src/parser.c"));
  if (!provenance.includes(`\`${sha256(generated)}\``)) {
    // Whatever is compiled of it is different too.
    return ["src/parser.c: not what the generator wrote when grammars/PROVENANCE.md was written"];
  }
  const others = result.tools.filter((tool) => !provenance.includes(`\`${tool}\``));
  if (others.length > 0) {
    // Every compiler and linker has its own bytes; what the generator writes is the same everywhere.
    say(`SKIPPED: the wasm was not compared; it was not made with ${others.join(" and ")}.`);
  }
  const compared = built.filter(({ name }) => others.length === 0 || !name.endsWith(".wasm"));
  const outcomes = compared.map(async ({ name, from }) => {
    const [here, there] = await Promise.all([
      readFile(path.join(grammars, name)),
      readFile(path.join(result.folder, from)),
    ]);
    return here.equals(there) ? [] : [`grammars/${name}: not what scripts/build-grammar.mjs makes`];
  });
  const found = (await Promise.all(outcomes)).flat();
  if (found.some((problem) => problem.includes(".wasm")))
    say("Compiler and linker are the ones in grammars/PROVENANCE.md. Are the headers, too?");
  if (found.length === 0)
    say(`grammars/ is what the build makes (${String(compared.length)} files).`);
  return found;
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
