/** Runs named steps one after the other and sums them up. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { node } from "./ensure-node-modules.mjs";
import { root } from "./install-once.mjs";
import { run } from "./processes.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} args run with the project's own Node from the project's folder
 * @property {string} [results] JSON file the step writes, relative to the root: `{ passed, failed }` or vitest's
 * @property {boolean} [required] later steps mean nothing when this one failed
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {boolean} ok
 * @property {number} seconds
 * @property {{ passed: number, failed: number }} tests a step without results of its own counts as one
 */

/**
 * @param {readonly Step[]} steps
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code: 0 only when every step succeeded and something passed
 */
export async function runSteps(steps, env) {
  const outcomes = [];
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const outcome = await runStep(step, env);
    outcomes.push(outcome);
    if (!outcome.ok && step.required === true) break;
  }
  return summarize(outcomes, steps.slice(outcomes.length));
}

/** @returns {Promise<Outcome>} */
async function runStep({ name, args, results }, env) {
  const started = Date.now();
  const file = results === undefined ? undefined : path.join(root, results);
  // Results of an earlier run must not pass for this one's.
  if (file !== undefined) await rm(file, { force: true });
  const { ok } = await run(node, args, { cwd: root, env, show: true });
  const seconds = (Date.now() - started) / 1000;
  if (file === undefined) return { name, ok, seconds, tests: counts(ok) };
  const tests = await readResults(file);
  const sound = ok && tests !== undefined && tests.failed === 0 && tests.passed > 0;
  const failed = Math.max(tests?.failed ?? 0, sound ? 0 : 1);
  return { name, ok: sound, seconds, tests: { passed: tests?.passed ?? 0, failed } };
}

async function readResults(file) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { passed, failed, numPassedTests, numFailedTests } = JSON.parse(text);
  return { passed: passed ?? numPassedTests, failed: failed ?? numFailedTests };
}

function counts(ok) {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {readonly Outcome[]} outcomes @param {readonly Step[]} notRun */
function summarize(outcomes, notRun) {
  console.log("\n── summary");
  for (const { name, ok, seconds, tests } of outcomes) {
    const detail = `${tests.passed} passed, ${tests.failed} failed`;
    console.log(
      `${ok ? "✓" : "✗"} ${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s  ${detail}`,
    );
  }
  for (const { name } of notRun) console.log(`– ${name.padEnd(22)} not run`);
  const passed = sum(outcomes, "passed");
  const failed = sum(outcomes, "failed") + notRun.length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sum(outcomes, kind) {
  return outcomes.reduce((total, { tests }) => total + tests[kind], 0);
}
