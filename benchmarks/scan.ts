/** Checking many files: the whole command lines of Hotlint and its peers, cold and from their caches. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { StandardLibrary } from "./corpus.ts";
import { summarize, type Summary } from "./statistics.ts";

export interface ScanPrograms {
  /** dist/cli.js, run by this Node. */
  readonly hotlint: string;
  /** Folder of ruff, pylint and flake8. */
  readonly tools: string;
}

export interface ScanResults {
  /** Of the peers, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** The whole standard library, its tests among it. */
  readonly whole: ScanTable;
  /** Every so many-th file of it, for peers that take minutes for the whole. */
  readonly part: ScanTable;
}

export interface ScanTable {
  readonly files: number;
  readonly lines: number;
  readonly rows: readonly ScanRow[];
}

export interface ScanRow {
  readonly name: string;
  /** As given to the program, without paths and what only concerns output. */
  readonly rules: string;
  readonly threads: number;
  readonly cache: "cold" | "cached";
  /** Milliseconds. */
  readonly time: Summary;
}

/** Of the files in order of their names. */
const PART = 8;

interface Competitor extends Pick<ScanRow, "name" | "rules" | "threads" | "cache"> {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Rounds are run one after another, and each program once in each: what disturbs one disturbs all. */
export async function benchScan(
  library: StandardLibrary,
  programs: ScanPrograms,
  rounds: { readonly whole: number; readonly part: number },
): Promise<ScanResults> {
  const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-bench-"));
  try {
    const whole = path.join(scratch, "whole");
    const part = path.join(scratch, "part");
    await copyWhole(library, whole);
    copyPart(whole, part);
    const cores = availableParallelism();
    const threads = [...new Set([cores, 1])];
    const quick = threads.flatMap((count) => quickOnes(programs, count, scratch));
    const slow = quickOnes(programs, cores, scratch).filter(({ cache }) => cache === "cold");
    return {
      versions: versionsOf(programs.tools),
      whole: race(whole, quick, rounds.whole),
      part: race(part, [...slow, ...slowOnes(programs, cores)], rounds.part),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What takes seconds at most. Rules of ruff's that are about speed; of Hotlint's all. */
function quickOnes(programs: ScanPrograms, threads: number, scratch: string): Competitor[] {
  const { hotlint, tools } = programs;
  const rules = "PERF,ASYNC";
  const ours: [string, ...string[]] = [
    process.execPath,
    hotlint,
    "check",
    "--jobs",
    String(threads),
  ];
  const ruff: [string, ...string[]] = [
    path.join(tools, "ruff"),
    "check",
    "--isolated",
    "--select",
    rules,
  ];
  const env = { RAYON_NUM_THREADS: String(threads) };
  const one = { name: "Hotlint", rules: "all", threads };
  const other = { name: "ruff", rules: `--select ${rules}`, threads, env };
  const folder = (name: string): string => path.join(scratch, `${name}-${threads}`);
  return [
    { ...one, cache: "cold", command: [...ours, "--no-cache"] },
    { ...other, cache: "cold", command: [...ruff, "--no-cache"] },
    { ...one, cache: "cached", command: [...ours, "--cache-dir", folder("hotlint")] },
    { ...other, cache: "cached", command: [...ruff, "--cache-dir", folder("ruff")] },
  ];
}

/** What takes minutes: pylint with its rules that are about speed, flake8 as it comes, without plugins. */
function slowOnes({ tools }: ScanPrograms, threads: number): Competitor[] {
  const jobs = ["-j", String(threads)];
  const enabled = "consider-using-join,use-set-for-membership,consider-using-generator";
  const pylint = ["--rcfile=", "--disable=all", `--enable=${enabled}`, "--recursive=y"];
  const extension = "--load-plugins=pylint.extensions.set_membership";
  return [
    {
      name: "pylint",
      rules: `--enable=${enabled}`,
      threads,
      cache: "cold",
      command: [path.join(tools, "pylint"), ...pylint, extension, "--persistent=n", ...jobs],
    },
    {
      name: "flake8",
      rules: "default",
      threads,
      cache: "cold",
      command: [path.join(tools, "flake8"), "--isolated", ...jobs],
    },
  ];
}

/** The first round warms disk and caches, shows that the programs work, and is left out. */
function race(folder: string, competitors: readonly Competitor[], rounds: number): ScanTable {
  const timings = new Map<Competitor, number[]>(competitors.map((each) => [each, []]));
  for (const competitor of competitors) mustWork(competitor, folder);
  for (let round = 0; round < rounds; round++) {
    for (const competitor of competitors) {
      const begin = performance.now();
      mustEnd(competitor, run(competitor, folder, "ignore"));
      timings.get(competitor)?.push(performance.now() - begin);
    }
  }
  const rows = competitors.map((competitor) => {
    const { name, rules, threads, cache } = competitor;
    return { name, rules, threads, cache, time: summarize(timings.get(competitor) ?? []) };
  });
  return { ...size(folder), rows };
}

function run(
  { command, env }: Competitor,
  folder: string,
  output: "ignore" | "pipe",
): SpawnSyncReturns<string> {
  const [program, ...args] = command;
  return spawnSync(program, [...args, "."], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", output, output],
    encoding: "utf8",
    maxBuffer: 1e9,
  });
}

/** A program that only fails is fast: each of them finds something in so many files. */
function mustWork(competitor: Competitor, folder: string): void {
  const ended = run(competitor, folder, "pipe");
  mustEnd(competitor, ended);
  const { stdout, stderr } = ended;
  const findings = stdout.split("\n").filter((line) => /\d+:\d+|-->/u.test(line)).length;
  if (findings > 0 && !/Traceback|No module named/u.test(stderr)) return;
  throw new Error(`${competitor.name} found nothing:\n${(stderr || stdout).slice(0, 2000)}`);
}

/** Findings, and files that are broken on purpose, have codes of their own; others are crashes. */
function mustEnd({ name }: Competitor, { error, signal, status }: SpawnSyncReturns<string>): void {
  const crashed = status === null || (name === "pylint" ? status >= 32 : status > 2);
  if (!error && !crashed) return;
  throw new Error(`${name} did not end well: ${error?.message ?? signal ?? String(status)}`);
}

function versionsOf(tools: string): Record<string, string> {
  const names = ["ruff", "pylint", "flake8"];
  return Object.fromEntries(
    names.map((name) => {
      const { stdout } = spawnSync(path.join(tools, name), ["--version"], { encoding: "utf8" });
      return [name, /\d+\.\d+\.\d+/u.exec(stdout)?.[0] ?? "of unknown version"];
    }),
  );
}

/** The library without what is no source: packages of others, caches, binaries. */
export async function copyWhole({ folder }: StandardLibrary, to: string): Promise<void> {
  const left = new Set(["site-packages", "__pycache__"]);
  await cp(folder, to, {
    recursive: true,
    dereference: true,
    filter: (source) => !left.has(path.basename(source)) && !/\.(?:so|a|o|exe)$/u.test(source),
  });
}

function copyPart(whole: string, to: string): void {
  for (const [index, name] of pythonFiles(whole).entries()) {
    if (index % PART !== 0) continue;
    mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
    cpSync(path.join(whole, name), path.join(to, name));
  }
}

function size(folder: string): { readonly files: number; readonly lines: number } {
  const files = pythonFiles(folder);
  const lines = (name: string): number =>
    readFileSync(path.join(folder, name), "latin1").split("\n").length - 1;
  return { files: files.length, lines: files.reduce((sum, name) => sum + lines(name), 0) };
}

function pythonFiles(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((name) => name.endsWith(".py")).sort();
}
