/** `npm run lint`: style, dependencies between the layers, dead code, stale generated files. */
import { ensureNodeModules } from "./ensure-node-modules.mjs";
import { runScript } from "./install-once.mjs";
import { onInterrupt } from "./processes.mjs";
import { runSteps } from "./steps.mjs";

const depcruise = "node_modules/dependency-cruiser/bin/dependency-cruise.mjs";
const sources = ["client", "server", "test", "scripts", "benchmarks"];

/** @type {readonly import("./steps.mjs").Step[]} */
const steps = [
  { name: "eslint", args: ["node_modules/eslint/bin/eslint.js", "."] },
  { name: "prettier", args: ["node_modules/prettier/bin/prettier.cjs", "--check", "."] },
  { name: "layers", args: [depcruise, "--config", ".dependency-cruiser.mjs", ...sources] },
  { name: "dead code", args: ["node_modules/knip/bin/knip.js"] },
  { name: "generated files", args: ["scripts/generate.ts", "--check"] },
  { name: "grammar", args: ["scripts/check-grammar.mjs"] },
];

await runScript(async () => {
  onInterrupt();
  await ensureNodeModules();
  return runSteps(steps, process.env);
});
