/** `npm run test:differential -- --edits 100000 --seed 7 --files folder --jobs 2`: the long run of test/differential. */
import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadParser } from "../test/harness/analyze.ts";
import { libraryPaths } from "../test/harness/standard-library.ts";
import { minimise, replay } from "../test/differential/minimise.ts";
import { report } from "../test/differential/report.ts";
import { type Counts, type Failure, run } from "../test/differential/run.ts";
import { catalogue } from "../test/differential/start-texts.ts";

interface Options {
  readonly edits: number;
  readonly seed: number;
  readonly files: string | undefined;
  readonly jobs: number;
}

/** Failures of one process that are made small and shown. */
const SHOWN = 3;
/** Edits between two signs of life. */
const PROGRESS = 10_000;

process.exitCode = await main(options());

function options(): Options {
  const { values } = parseArgs({
    options: {
      edits: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      files: { type: "string" },
      jobs: { type: "string", default: String(availableParallelism()) },
    },
  });
  const [edits, seed, jobs] = [values.edits, values.seed, values.jobs].map(Number);
  if (!edits || seed === undefined || Number.isNaN(seed) || !jobs) {
    console.error("--edits, --seed and --jobs take whole numbers, e.g. --edits 100000 --seed 7");
    process.exit(2);
  }
  return { edits, seed, jobs, files: values.files };
}

async function main(asked: Options): Promise<number> {
  console.log(`${asked.edits} edits, --seed ${asked.seed} --jobs ${asked.jobs}`);
  if (asked.jobs === 1) return alone(asked);
  const share = Math.ceil(asked.edits / asked.jobs);
  const codes = await Promise.all(
    Array.from({ length: asked.jobs }, (_, i) =>
      apart({ ...asked, edits: share, seed: asked.seed + i * 1_000_003, jobs: 1 }),
    ),
  );
  return Math.max(...codes);
}

/** In a process of its own, which prints for itself. */
function apart({ edits, seed, files }: Options): Promise<number> {
  const rest = files === undefined ? [] : ["--files", files];
  const args = ["--edits", String(edits), "--seed", String(seed), "--jobs", "1", ...rest];
  const child = fork(import.meta.filename, args);
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}

async function alone({ edits, seed, files }: Options): Promise<number> {
  const parser = await loadParser();
  const from = catalogue(files === undefined ? libraryPaths() : pythonFilesIn(files));
  const begin = performance.now();
  let failures = 0;
  let told = 0;
  const counts = run({
    edits,
    seed,
    from,
    parser,
    onFailure: (failure) => {
      failures++;
      if (failures <= SHOWN) console.log(`\n${shown(failure)}\n`);
    },
    onProgress: (progress) => {
      if (progress.edits < told + PROGRESS) return;
      told = progress.edits;
      console.log(sentence(progress, failures, performance.now() - begin));
    },
  });
  console.log(sentence(counts, failures, performance.now() - begin));
  console.log([...counts.plans].map(([name, count]) => `${name} ${count}`).join(", "));
  return failures === 0 ? 0 : 1;

  function shown(failure: Failure): string {
    const small = minimise(failure, parser, { tries: 5_000, time: 60_000 });
    return report({
      failure,
      case: small,
      difference: replay(small, parser) ?? failure.difference,
    });
  }
}

function sentence(
  { edits, sessions, comparisons }: Counts,
  failures: number,
  time: number,
): string {
  const perSecond = Math.round((edits / time) * 1000);
  return `${edits} edits in ${sessions} sessions, ${comparisons} full comparisons, ${failures} sessions with a difference; ${perSecond} edits/s`;
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
