/** Runs the end-to-end suite in a real VS Code, over a private copy of the samples with the service busy. */
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensurePythonTools, findPython } from "../../scripts/ensure-python-tools.mjs";
import { isExecutable } from "../../scripts/find-on-path.mjs";
import { runScript, Unavailable } from "../../scripts/install-once.mjs";
import { onInterrupt } from "../../scripts/processes.mjs";
import { startSampleService } from "../../scripts/sample-service.mjs";
import { bundleSuite } from "./bundle.ts";
import { launchDesktop, wantsDesktop } from "./desktop.ts";
import { leftRunning } from "./left-running.ts";
import type { Launch, Launcher } from "./launch.ts";
import { pythons } from "./pythons.ts";
import { environment, type SuiteResults, type TestOutcome } from "./results.ts";
import { launchWorkbench } from "./workbench/launcher.ts";

const root = path.resolve(import.meta.dirname, "../..");
const LIMIT_MS = Number(process.env["HOTLINT_E2E_LIMIT_MS"] ?? 300_000);

await runScript(main);

async function main(): Promise<number> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), "hotlint-e2e-")));
  const stop = new AbortController();
  const late = setTimeout(() => {
    stop.abort(new Error(`the suite did not end within ${LIMIT_MS / 1000} s`));
  }, LIMIT_MS);
  const finished = runSuite(scratch, stop.signal).finally(async () => {
    clearTimeout(late);
    await rm(scratch, { recursive: true, force: true });
  });
  onInterrupt(async () => {
    stop.abort(new Error("interrupted"));
    await finished;
  });
  return finished;
}

async function runSuite(scratch: string, signal: AbortSignal): Promise<number> {
  const suite = await bundleSuite();
  const folder = path.join(scratch, "samples");
  await cp(path.join(root, "samples"), folder, { recursive: true });
  const tools = await ensurePythonTools();
  const pySpy = path.join(tools, "py-spy");
  if (!(await isExecutable(pySpy))) throw new Unavailable(`There is no py-spy at ${pySpy}.`);

  const service = await startSampleService(folder);
  const resultsFile = path.join(scratch, "results.json");
  const left = path.join(scratch, "left.pid");
  try {
    const env = {
      PATH: `${process.env["PATH"] ?? ""}${path.delimiter}${tools}`,
      [environment.results]: resultsFile,
      [environment.servicePid]: String(service.pid),
      [environment.pySpy]: pySpy,
      [environment.python]: (await findPython()).file,
      [environment.pythons]: JSON.stringify(await pythons()),
      [environment.left]: left,
    };
    const launcher = wantsDesktop(root, process.argv) ? launchDesktop : launchWorkbench;
    const ending = await launchAndWait(launcher, {
      extension: root,
      suite,
      folder,
      env,
      signal,
    });
    return await report(
      resultsFile,
      ending,
      await leftRunning(left, path.join(root, "dist/server.js")),
    );
  } finally {
    await service.stop();
  }
}

interface Ending {
  /** What the editor printed, for when something is wrong. */
  readonly printed: string;
  /** Why the launcher gave up, if it did. */
  readonly problem?: string;
}

async function launchAndWait(launcher: Launcher, launch: Launch): Promise<Ending> {
  try {
    return { printed: await launcher(launch) };
  } catch (error) {
    return { printed: "", problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Prints every outcome; the exit code is 0 only where tests passed and nothing else happened. */
async function report(
  resultsFile: string,
  { printed, problem }: Ending,
  left: readonly string[],
): Promise<number> {
  const results = await readResults(resultsFile);
  for (const outcome of results.outcomes) console.log(describe(outcome));
  const passed = count(results, "passed");
  const problems = [
    ...(problem === undefined ? [] : [problem]),
    ...(results.finished ? [] : ["the extension host ended before the suite did"]),
    ...(passed === 0 ? ["no test passed"] : []),
    ...left,
    ...(count(results, "pending") > 0 ? ["a test was skipped"] : []),
  ];
  const failed = count(results, "failed") + problems.length;
  for (const each of problems) console.error(`e2e: ${each}`);
  if (problems.length > 0 && printed !== "") console.error(`--- printed by the editor\n${printed}`);
  await mkdir(path.join(root, "out/results"), { recursive: true });
  await writeFile(path.join(root, "out/results/e2e.json"), JSON.stringify({ passed, failed }));
  return failed === 0 ? 0 : 1;
}

async function readResults(file: string): Promise<SuiteResults> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as SuiteResults;
  } catch {
    // Nothing was written: Mocha never started.
    return { outcomes: [], finished: false };
  }
}

function count({ outcomes }: SuiteResults, state: TestOutcome["state"]): number {
  return outcomes.filter((outcome) => outcome.state === state).length;
}

function describe({ title, state, seconds, error }: TestOutcome): string {
  const mark = { passed: "✓", failed: "✗", pending: "–" }[state];
  const detail = error === undefined ? "" : `\n${error.replace(/^/gm, "      ")}`;
  return `  ${mark} ${title} (${seconds.toFixed(1)} s)${detail}`;
}
