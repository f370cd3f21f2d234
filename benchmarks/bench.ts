/** `npm run bench`: Hotlint beside its peer in one run; prints ratios and writes benchmarks/results.json. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { findStandardLibrary } from "./corpus.ts";
import { benchKeystrokes, type KeystrokeResult } from "./keystroke.ts";
import type { PeerCommand } from "./peer.ts";
import { report, type Results } from "./report.ts";
import { benchStartup } from "./startup.ts";

const root = path.resolve(import.meta.dirname, "..");
const EDITS = 600;
const SEED = 20;

const server = path.join(root, "dist/server.js");
const ruffExecutable = path.join(root, ".cache/venv/bin/ruff");
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

const keystrokes: KeystrokeResult[] = [];
for (const lines of [1_500, 10_000]) {
  keystrokes.push(
    ...(await benchKeystrokes({ hotlint, ruff }, library, { lines, edits: EDITS, seed: SEED })),
  );
}
const sample = {
  folder: path.join(root, "samples"),
  file: path.join(root, "samples/orders/intake.py"),
};
const startup = await benchStartup([hotlint, ruff], sample);

const results: Results = { machine: machine(), keystrokes, startup };
console.log(report(results));
writeFileSync(path.join(root, "benchmarks/results.json"), `${JSON.stringify(results, round, 2)}\n`);
console.log("\nwrote benchmarks/results.json; `npm run generate` brings it into the README");

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
