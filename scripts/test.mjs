/** `npm test`: installs what the tests need, then runs every kind of them. Names of steps choose among them. */
import path from "node:path";
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensureNodeModules, node } from "./ensure-node-modules.mjs";
import { ensurePython315 } from "./ensure-python-3.15.mjs";
import { ensurePythonTools } from "./ensure-python-tools.mjs";
import { ensureWorkbench } from "./ensure-workbench.mjs";
import { runScript, say, Unavailable } from "./install-once.mjs";
import { onInterrupt } from "./processes.mjs";
import { runSteps } from "./steps.mjs";

const vitest = ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json"];

/** @type {readonly import("./steps.mjs").Step[]} */
const steps = [
  { name: "typecheck", args: ["node_modules/typescript/bin/tsc", "-b"] },
  { name: "build", args: ["scripts/build.mjs"], required: true },
  {
    name: "vitest",
    args: [...vitest, "--outputFile.json=out/results/vitest.json"],
    results: "out/results/vitest.json",
  },
  { name: "e2e", args: ["test/e2e/run.ts"], results: "out/results/e2e.json" },
  { name: "package", args: ["test/e2e/package.ts"], results: "out/results/package.json" },
];

await runScript(main);

async function main() {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `no step named ${unknown.join(", ")}; there are ${steps.map((s) => s.name).join(", ")}`,
    );
    return 2;
  }
  onInterrupt();
  await ensureNodeModules();
  const tools = await ensurePythonTools();
  const python315 = await newestPython();
  await ensureWorkbench();
  await ensureChromium();
  const code = await runSteps(chosen(named), environment(tools, python315));
  if (python315 === undefined) say("SKIPPED: every test of the profiler of CPython 3.15.");
  return code;
}

/** Only the tests of the profiler that comes with it need it; they say themselves that they skip. */
async function newestPython() {
  try {
    return await ensurePython315();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say(error.message);
    return undefined;
  }
}

/** The bundles are cheap to make and everything else runs them. */
function chosen(named) {
  if (named.length === 0) return steps;
  return steps.filter(({ name, required }) => required === true || named.includes(name));
}

/** The project's Node first, and the Python tools where a user would have them: on PATH. */
function environment(tools, python315) {
  const folders = [path.dirname(node), process.env["PATH"], tools];
  const newest = python315 === undefined ? {} : { HOTLINT_PYTHON315: python315 };
  return { ...process.env, ...newest, PATH: folders.join(path.delimiter) };
}
