/** Checks that grammars/, and the npm package it is built from, hold exactly what PROVENANCE.md says. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

const rows = provenanceRows(await readFile(path.join(root, "grammars/PROVENANCE.md"), "utf8"));
const problems = (await Promise.all(rows.map(check))).flat();
if (rows.length === 0) problems.push("grammars/PROVENANCE.md: no table row with a sha256 found");
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** `| file | \`sum\` |` rows of the table; files are relative to the project. */
function provenanceRows(markdown) {
  const row = /^\| *(\S+) *\| *`([0-9a-f]{64})` *\|$/gm;
  return [...markdown.matchAll(row)].map(([, file, sum]) => ({ file, sum }));
}

async function check({ file, sum }) {
  const found = await sha256(path.join(root, file));
  return found === sum ? [] : [`${file}: not the file that grammars/PROVENANCE.md names`];
}

async function sha256(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
