/** Checks that grammars/ holds exactly what PROVENANCE.md says, and that the npm package still does. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const grammars = path.join(root, "grammars");
const origin = path.join(root, "node_modules/tree-sitter-python");

const rows = provenanceRows(await readFile(path.join(grammars, "PROVENANCE.md"), "utf8"));
const problems = (await Promise.all(rows.map(check))).flat();
if (rows.length === 0) problems.push("grammars/PROVENANCE.md: no table row with a sha256 found");
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** `| file | origin | \`sum\` |` rows of the table. */
function provenanceRows(markdown) {
  const row = /^\| *(\S+) *\| *(\S+) *\| *`([0-9a-f]{64})` *\|$/gm;
  return [...markdown.matchAll(row)].map(([, file, source, sum]) => ({ file, source, sum }));
}

async function check({ file, source, sum }) {
  const copies = [path.join(grammars, file), path.join(origin, source)];
  const sums = await Promise.all(copies.map(sha256));
  return copies
    .filter((_, index) => sums[index] !== sum)
    .map((copy) => `${path.relative(root, copy)}: not the file that grammars/PROVENANCE.md names`);
}

async function sha256(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
