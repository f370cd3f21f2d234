/** `npm run bench`: Hotlint beside its peer in one run; prints ratios and writes benchmarks/results.json. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { benchBlocking } from "./blocking.ts";
import { findStandardLibrary } from "./corpus.ts";
import { benchFairness } from "./fairness.ts";
import { benchKeystrokes } from "./keystroke.ts";
import { benchMemory } from "./memory.ts";
import type { PeerCommand } from "./peer.ts";
import { benchProfiles } from "./profiles.ts";
import { details, report, type Results } from "./report.ts";
import { benchRules } from "./rules.ts";
import { benchScan } from "./scan.ts";
import { benchStartup } from "./startup.ts";
import { benchWorkspace } from "./workspace.ts";

const root = path.resolve(import.meta.dirname, "..");
const SEED = 20;

const server = path.join(root, "dist/server.js");
const ruffExecutable = path.join(root, ".cache/venv/bin/ruff");
const resultsFile = path.join(root, "benchmarks/results.json");
const { only, edits, quick } = options();
for (const needed of [server, ruffExecutable]) {
  if (existsSync(needed)) continue;
  console.error(`${path.relative(root, needed)} is missing: start this with \`npm run bench\``);
  process.exit(2);
}

const hotlint: PeerCommand = {
  name: "hotlint",
  executable: process.execPath,
  args: [server, "--stdio"],
};
const ruff: PeerCommand = { name: "ruff", executable: ruffExecutable, args: ["server"] };
const library = findStandardLibrary();

/** Each measures one part of the results, one after the other. */
const parts: { readonly [Part in Measured]: () => Promise<Results[Part]> } = {
  keystrokes: async () =>
    (
      await each([1_500, 10_000], (lines) =>
        benchKeystrokes({ hotlint, ruff }, library, { lines, edits, seed: SEED }),
      )
    ).flat(),
  startup: () =>
    benchStartup([hotlint, ruff], {
      folder: path.join(root, "samples"),
      file: path.join(root, "samples/orders/intake.py"),
    }),
  blocking: () =>
    each([1_500, 10_000, 50_000], (lines) =>
      benchBlocking(hotlint, library, { lines, edits, seed: SEED }),
    ),
  fairness: () => benchFairness(hotlint, library, { lines: 10_000, edits: edits / 4, seed: SEED }),
  memory: () =>
    each([hotlint, ruff], (command) =>
      benchMemory(command, library, { lines: 10_000, seed: SEED, tells: command === hotlint }),
    ),
  scan: () => {
    const programs = {
      hotlint: path.join(root, "dist/cli.js"),
      tools: path.dirname(ruffExecutable),
    };
    return benchScan(library, programs, quick ? { whole: 1, part: 1 } : { whole: 5, part: 2 });
  },
  workspace: () => benchWorkspace(hotlint, quick ? 40 : 400),
  rules: () => benchRules(quick ? 1 : 5),
  profiles: () =>
    benchProfiles(path.join(root, "dist/profile-worker.js"), quick ? 20 : 100, quick ? 1 : 5),
};

const measured: Partial<Results> = {};
for (const part of only) Object.assign(measured, { [part]: await parts[part]() });
const results: Partial<Results> = { ...earlier(), machine: machine(), ...measured };
console.log(details(measured));
if (measured.keystrokes && isWhole(results)) console.log(`\n${report(results)}`);
if (quick) console.log("\na quick run is too short to be kept: results.json is as it was");
else {
  writeFileSync(resultsFile, `${JSON.stringify(results, round, 2)}\n`);
  console.log("\nwrote benchmarks/results.json; `npm run generate` brings it into the README");
}

type Measured = Exclude<keyof Results, "machine">;

function options(): {
  readonly only: readonly Measured[];
  readonly edits: number;
  readonly quick: boolean;
} {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
    },
  });
  const names: readonly Measured[] = [
    "keystrokes",
    "startup",
    "blocking",
    "fairness",
    "memory",
    "scan",
    "workspace",
    "rules",
    "profiles",
  ];
  const asked = [...values.only, ...positionals];
  const chosen = names.filter((name) => asked.some((word) => name.startsWith(word)));
  const unknown = asked.filter((word) => !names.some((name) => name.startsWith(word)));
  if (unknown.length > 0) {
    console.error(`nothing is called ${unknown.join(", ")}: there are ${names.join(", ")}`);
    process.exit(2);
  }
  const { quick } = values;
  return { only: chosen.length > 0 ? chosen : names, edits: quick ? 150 : 600, quick };
}

/** One after the other: two at once would time each other. */
async function each<T, R>(from: readonly T[], measure: (of: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const one of from) found.push(await measure(one));
  return found;
}

/** Parts that this run leaves out stay as they were measured last. */
function earlier(): Partial<Results> {
  if (!existsSync(resultsFile)) return {};
  return JSON.parse(readFileSync(resultsFile, "utf8")) as Partial<Results>;
}

function isWhole(some: Partial<Results>): some is Results {
  return some.machine !== undefined && some.keystrokes !== undefined && some.startup !== undefined;
}

function machine(): Record<string, string | number> {
  return {
    node: process.version,
    ruff: execFileSync(ruffExecutable, ["--version"], { encoding: "utf8" }).trim(),
    python: library.version,
    platform: `${process.platform} ${process.arch}`,
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? "unknown",
    date: new Date().toISOString().slice(0, 10),
  };
}

function round(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toFixed(3)) : value;
}
