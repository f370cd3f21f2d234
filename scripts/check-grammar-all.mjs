/** `npm run check:grammar [-- python…]`: that grammars/ is what it says it is, and parses as others do. */
import { ensureNodeModules } from "./ensure-node-modules.mjs";
import { runScript } from "./install-once.mjs";
import { onInterrupt } from "./processes.mjs";
import { runSteps } from "./steps.mjs";

/** Whose standard libraries are parsed. */
const pythons = process.argv.slice(2);

/** @type {readonly import("./steps.mjs").Step[]} */
const steps = [
  { name: "sums", args: ["scripts/check-grammar.mjs"] },
  { name: "build", args: ["scripts/check-grammar-build.mjs"] },
  { name: "web-tree-sitter", args: ["scripts/check-grammar-rows.ts", ...pythons] },
  { name: "CPython", args: ["scripts/check-grammar-statements.ts", ...pythons] },
];

await runScript(async () => {
  onInterrupt();
  await ensureNodeModules();
  return runSteps(steps, process.env);
});
