/** `npm run bench`: Hotlint beside its peer in one run; prints ratios and writes benchmarks/results.json. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { findStandardLibrary } from "./corpus.ts";
import { benchKeystrokes, type KeystrokeResult } from "./keystroke.ts";
import type { PeerCommand } from "./peer.ts";
import { benchStartup, type StartupResult } from "./startup.ts";

const root = path.resolve(import.meta.dirname, "..");
const EDITS = 600;
const SEED = 20;

const server = path.join(root, "dist/server.js");
const ruffExecutable = path.join(root, ".cache/venv/bin/ruff");
for (const needed of [server, ruffExecutable]) {
  if (existsSync(needed)) continue;
  console.error(
    `${path.relative(root, needed)} is missing: start this with \`npm run bench\``,
  );
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

print(keystrokes, startup);
writeFileSync(
  path.join(root, "benchmarks/results.json"),
  `${JSON.stringify({ machine: machine(), keystrokes, startup }, round, 2)}\n`,
);

function print(rows: readonly KeystrokeResult[], starts: readonly StartupResult[]): void {
  console.log(
    "\nKeystroke to diagnostics, ms (ratio: Hotlint ÷ ruff; below 1 Hotlint is faster)\n",
  );
  console.log(
    "| lines | edits | n | Hotlint p50 / p95 / p99 | ruff p50 / p95 / p99 | ratio p50 / p95 / p99 |",
  );
  console.log("|---|---|---|---|---|---|");
  for (const { lines, edits, hotlint: ours, ruff: peer, ratio } of rows) {
    const cells = [lines, edits, ours.count, three(ours), three(peer), three(ratio)];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log("\nStart to first diagnostics on the sample, ms\n");
  for (const { name, start } of starts) {
    console.log(
      `${name}: ${start.p50.toFixed(0)} ± ${start.spread.toFixed(0)} (${start.count} runs)`,
    );
  }
}

function three({ p50, p95, p99 }: { p50: number; p95: number; p99: number }): string {
  return [p50, p95, p99].map((value) => value.toFixed(2)).join(" / ");
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
