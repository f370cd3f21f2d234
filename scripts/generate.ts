/** Writes every generated file, or with `--check` fails when one is stale. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateNodeTypes } from "./generate-node-types.ts";

const root = path.resolve(import.meta.dirname, "..");
const check = process.argv.includes("--check");

const outputs: ReadonlyMap<string, string> = new Map([
  [
    "server/src/syntax/generated/node-types.ts",
    generateNodeTypes(path.join(root, "grammars/node-types.json")),
  ],
]);

const stale = [...outputs].filter(([file, content]) => current(file) !== content);
if (check && stale.length > 0) {
  const names = stale.map(([file]) => `  ${file}`).join("\n");
  console.error(`stale generated files; run \`npm run generate\`:\n${names}`);
  process.exit(1);
}
for (const [file, content] of stale) {
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
