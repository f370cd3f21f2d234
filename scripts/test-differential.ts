/** `npm run test:differential -- --edits 100000 --seed 7 --files folder --jobs 2`: the long run of test/differential. */
import { type ChildProcess, fork } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { libraryPaths } from "../test/harness/standard-library.ts";
import { minimise, replay } from "../test/differential/minimise.ts";
import { loadParsers } from "../test/differential/parsers.ts";
import { report } from "../test/differential/report.ts";
import { type Counts, type Failure, run, runSession } from "../test/differential/run.ts";
import { type Catalogue, catalogue } from "../test/differential/start-texts.ts";
import type { Parsers } from "../test/differential/subject.ts";

interface Options {
  readonly edits: number;
  readonly seed: number;
  readonly files: string | undefined;
  readonly jobs: number;
  /** Only this session, each operation written down before it is done. */
  readonly session: number | undefined;
}

/** Failures of one process that are made small and shown. */
const SHOWN = 3;
/** Edits between two signs of life. */
const PROGRESS = 10_000;
/** A session that takes longer than this does not end, in milliseconds; most take less than one second. */
const PATIENCE = 240_000;

const asked = options();
if (asked.session !== undefined) process.exitCode = await onlySession(asked.session, asked);
else if (process.send) process.exitCode = await work(asked);
else process.exitCode = await main(asked);

function options(): Options {
  const { values } = parseArgs({
    options: {
      edits: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      files: { type: "string" },
      jobs: { type: "string", default: String(availableParallelism()) },
      session: { type: "string" },
    },
  });
  const numbers = [values.edits, values.seed, values.jobs, values.session ?? "0"].map(Number);
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0)) {
    console.error(
      "--edits, --seed, --jobs and --session take whole numbers: --edits 100000 --seed 7",
    );
    process.exit(2);
  }
  const [edits = 0, seed = 0, jobs = 1, session] = numbers;
  const only = values.session === undefined ? undefined : session;
  return { edits, seed, jobs: Math.max(1, jobs), files: values.files, session: only };
}

async function main({ edits, seed, jobs, files }: Options): Promise<number> {
  console.log(`${edits} edits, --seed ${seed} --jobs ${jobs}`);
  const share = Math.ceil(edits / jobs);
  const codes = await Promise.all(
    Array.from({ length: jobs }, (_, i) => apart(share, seed + i * 1_000_003, files)),
  );
  return Math.max(...codes);
}

/** In a process of its own, which prints for itself and is ended when it stops telling of new sessions. */
function apart(edits: number, seed: number, files: string | undefined): Promise<number> {
  const rest = files === undefined ? [] : ["--files", files];
  const args = ["--edits", String(edits), "--seed", String(seed), ...rest];
  const child = fork(import.meta.filename, args);
  let session: unknown = "none";
  let timer = watch();
  child.on("message", (begun) => {
    session = begun;
    clearTimeout(timer);
    timer = watch();
  });
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });

  function watch(): NodeJS.Timeout {
    return setTimeout(() => {
      console.error(
        `no end: session ${String(session)} takes more than ${PATIENCE / 1000} s; --session ${String(session)} writes its operations down`,
      );
      end(child);
    }, PATIENCE);
  }
}

function end(child: ChildProcess): void {
  // It hears nothing else in a loop that does not end.
  child.kill("SIGKILL");
}

async function work({ edits, seed, files }: Options): Promise<number> {
  const parsers = await loadParsers();
  const from = textsOf(files);
  const begin = performance.now();
  let failures = 0;
  let told = 0;
  const counts = await run({
    edits,
    seed,
    from,
    parsers,
    onFailure: (failure) => {
      failures++;
      if (failures <= SHOWN) console.log(`\n${shown(failure, parsers)}\n`);
    },
    onSession: async (session, progress) => {
      await new Promise((resolve) => process.send?.(session, resolve));
      if (progress.edits < told + PROGRESS) return;
      told = progress.edits;
      console.log(sentence(progress, failures, performance.now() - begin));
    },
  });
  console.log(sentence(counts, failures, performance.now() - begin));
  console.log([...counts.plans].map(([name, count]) => `${name} ${count}`).join(", "));
  process.disconnect();
  return failures === 0 ? 0 : 1;
}

async function onlySession(seed: number, { files }: Options): Promise<number> {
  const folder = ".cache/differential";
  const file = path.join(folder, `session-${seed}.txt`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, "");
  console.log(`each operation is written to ${file} before it is done`);
  const parsers = await loadParsers();
  const { failure } = runSession(seed, {
    from: textsOf(files),
    parsers,
    onOperation: (operation) => {
      appendFileSync(file, `${JSON.stringify(operation)}\n`);
    },
  });
  console.log(failure ? shown(failure, parsers) : "no difference");
  return failure ? 1 : 0;
}

function shown(failure: Failure, parsers: Parsers): string {
  const small = minimise(failure, parsers, { tries: 5_000, time: 60_000 });
  return report({ failure, case: small, difference: replay(small, parsers) ?? failure.difference });
}

function sentence(
  { edits, sessions, comparisons }: Counts,
  failures: number,
  time: number,
): string {
  const perSecond = Math.round((edits / time) * 1000);
  return `${edits} edits in ${sessions} sessions, ${comparisons} full comparisons, ${failures} sessions with a difference; ${perSecond} edits/s`;
}

function textsOf(folder: string | undefined): Catalogue {
  return catalogue(folder === undefined ? libraryPaths() : pythonFilesIn(folder));
}

function pythonFilesIn(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .sort()
    .map((file) => path.join(folder, file));
  if (paths.length > 0) return paths;
  console.error(`${folder} holds no Python file: name another folder with --files`);
  process.exit(2);
}
