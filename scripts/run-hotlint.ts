/** Runs the built command line on a folder and reads what it found. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { LocatedFinding } from "../server/src/scan/located-finding.ts";
import { root, Unavailable } from "./install-once.mjs";

export interface Found extends LocatedFinding {
  /** Relative to the folder. */
  readonly file: string;
}

export interface Checked {
  readonly findings: readonly Found[];
  /** What is our fault: rules and files that Hotlint failed on. */
  readonly failures: readonly string[];
}

interface Printed {
  readonly findings: readonly Found[];
  readonly errors: readonly { readonly file?: string; readonly message: string }[];
}

/** Without the cache, on as many threads as there are cores. */
export function runHotlint(folder: string, options: readonly string[]): Checked {
  const cli = path.join(root, "dist/cli.js");
  if (!existsSync(cli)) throw new Unavailable(`${cli} is missing: run \`npm run build\` first`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "check", "--no-cache", "--format", "json", ...options],
    { cwd: folder, encoding: "utf8", maxBuffer: 1e9 },
  );
  if (status === null || !stdout.startsWith("{"))
    throw new Unavailable(`hotlint check ${options.join(" ")} did not end well: ${stderr}`);
  const { findings, errors } = JSON.parse(stdout) as Printed;
  const ours = errors.filter(
    ({ file, message }) => file === undefined || message.startsWith("Hotlint failed"),
  );
  return {
    findings,
    failures: ours.map(({ file, message }) => `${file ?? "a rule"}: ${message}`),
  };
}
