/** Reads the command line's arguments, runs the check and gives the exit code. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { SettingsLayer } from "../workspace/settings.ts";
import { ALL_RULES } from "../rules/index.ts";
import { readSelection, readTarget } from "../workspace/check-settings.ts";
import { defined } from "../workspace/read-pyproject.ts";
import { usualThreads } from "../scan/usual-threads.ts";
import { check, type CheckRequest, type CheckResult } from "./check.ts";
import { cacheOf } from "./cache-place.ts";
import { onInterrupt } from "./interrupt.ts";
import { progressOn } from "./progress.ts";
import { FORMATS, type Format, report } from "./report.ts";

/** Findings are 1, so that whatever went wrong is told apart from them. */
const USAGE_ERROR = 2;
/** As shells tell that a program ended by Ctrl+C. */
const INTERRUPTED = 130;

interface CheckFlags {
  readonly format: Format;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly targetVersion?: SettingsLayer;
  readonly profile?: string;
  readonly fix?: true;
  readonly diff?: true;
  readonly unsafeFixes?: true;
  readonly jobs?: number;
  readonly cache: boolean;
  readonly cacheDir?: string;
}

/** `argv`: as of the process. Writes to stdout and stderr; never throws for what the user did. */
export async function runCli(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("hotlint")
    .description("Performance hints for Python that say what they know and why")
    .version(ownVersion())
    .exitOverride();
  program
    .command("check", { isDefault: false })
    .description("Report findings in Python files; exit 0 without findings, 1 with, 2 on errors")
    .argument("[paths...]", "files and folders", ["."])
    .addOption(new Option("--format <format>", "how to print").choices(FORMATS).default("text"))
    .option("--select <rules>", "only these rules or categories, separated by commas", selection)
    .option("--ignore <rules>", "leave these out", selection)
    .option("--target-version <version>", "the oldest Python to run on, such as 3.12", target)
    .option("--profile <file>", "rank findings by a recorded profile")
    .addOption(new Option("--fix", "apply safe fixes").conflicts("diff"))
    .option("--diff", "print what --fix would change and change nothing")
    .option("--unsafe-fixes", "with --fix or --diff: also fixes that may change results")
    .option("--jobs <number>", "threads to check with (default: one a core, at most 6)", jobs)
    .option("--no-cache", "neither use what earlier checks found nor keep what this one finds")
    .option("--cache-dir <folder>", "where that is kept (default: .hotlint_cache in the project)")
    .exitOverride()
    .action(async (paths: readonly string[], flags: CheckFlags) => {
      code = await runCheck(paths, flags);
    });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    // Help and version end by an error too, one that is none.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    process.stderr.write(
      `hotlint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return USAGE_ERROR;
  }
}

async function runCheck(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const interrupt = onInterrupt();
  const progress = progressOn(process.stderr);
  const request = requestOf(paths, flags);
  const result = await check({ ...request, signal: interrupt.signal, onProgress: progress.show });
  progress.clear();
  interrupt.dispose();
  if (!result) return INTERRUPTED;
  process.stdout.write(report(flags.format, result, process.stdout));
  if (flags.format !== "json") tellErrors(paths, result);
  return result.errors.length > 0 ? USAGE_ERROR : result.found ? 1 : 0;
}

function tellErrors(paths: readonly string[], { errors, files }: CheckResult): void {
  for (const { file, message } of errors) {
    process.stderr.write(`hotlint: ${file === undefined ? "" : `${file}: `}${message}\n`);
  }
  // Good news about nothing would look like good news.
  if (files === 0 && errors.length === 0) {
    process.stderr.write(`hotlint: no Python files in ${paths.join(", ")}\n`);
  }
}

function requestOf(paths: readonly string[], flags: CheckFlags): CheckRequest {
  const { select, ignore, targetVersion, profile, cacheDir } = flags;
  const cwd = process.cwd();
  return {
    paths,
    cwd,
    layer: { ...defined({ select, ignore }), ...targetVersion },
    ...(profile !== undefined && { profile: path.resolve(profile) }),
    fixing: flags.fix ? "write" : flags.diff ? "diff" : "none",
    unsafe: flags.unsafeFixes === true,
    threads: flags.jobs ?? usualThreads(),
    ...(flags.cache && { cache: cacheOf(cwd, cacheDir) }),
  };
}

function jobs(text: string): number {
  if (/^[1-9]\d{0,3}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number from 1.");
}

/** Commander calls this for every use of the option, so that uses add up. */
function selection(text: string, before?: readonly string[]): readonly string[] {
  const entries = text.split(",").map((entry) => entry.trim());
  const named = entries.filter((entry) => entry !== "");
  const good = readSelection("the option", named, ALL_RULES, (_, message) => {
    throw new InvalidArgumentError(`${message.replace("`the option`", "It")}.`);
  });
  return [...(before ?? []), ...(good ?? [])];
}

function target(text: string): SettingsLayer {
  return readTarget("the version", text, (_, message) => {
    throw new InvalidArgumentError(`${message.replace("`the version`", "It")}.`);
  });
}

/** From the package.json beside the bundle's folder. */
function ownVersion(): string {
  try {
    const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(text) as { readonly version?: unknown };
    return typeof version === "string" ? version : "unknown";
  } catch {
    return "unknown";
  }
}
