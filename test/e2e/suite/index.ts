/** Entry of the suite inside the extension host: runs every test file beside it under Mocha. */
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type MochaRunner from "mocha";
import { environment, type SuiteResults, type TestOutcome } from "../results.ts";

const TEST_TIMEOUT_MS = 60_000;

/** Called by VS Code. Rejects when a test failed, which the desktop editor turns into its exit code. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  // The base reporter prints nothing: the results file says everything.
  const reporter = Mocha.reporters.Base;
  const mocha = new Mocha({ ui: "tdd", timeout: TEST_TIMEOUT_MS, reporter });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, file));
  }
  const only = process.env[environment.only];
  if (only !== undefined) mocha.grep(only);
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    record(mocha.run(resolve));
  });
  if (failures > 0) throw new Error(`${failures} test(s) failed`);
}

function record(runner: MochaRunner.Runner): void {
  const outcomes: TestOutcome[] = [];
  const save = (finished: boolean): void => {
    const file = process.env[environment.results];
    const results: SuiteResults = { outcomes, finished };
    if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  };
  const add = (runnable: MochaRunner.Runnable, state: TestOutcome["state"], error?: unknown) => {
    const outcome = {
      title: runnable.fullTitle(),
      state,
      seconds: (runnable.duration ?? 0) / 1000,
    };
    outcomes.push(error === undefined ? outcome : { ...outcome, error: errorText(error) });
    save(false);
  };
  save(false);
  runner.on("pass", (test) => {
    add(test, "passed");
  });
  runner.on("fail", (test, error: unknown) => {
    add(test, "failed", error);
  });
  runner.on("pending", (test) => {
    add(test, "pending");
  });
  runner.on("end", () => {
    save(true);
  });
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
