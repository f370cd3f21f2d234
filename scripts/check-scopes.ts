/** `npm run check:scopes [-- python…]`: compares every scope of a standard library with CPython's own symbol table. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { PythonVersion } from "../server/src/semantic/version.ts";
import type { PythonParser } from "../server/src/syntax/parser.ts";
import { openSource } from "../server/src/syntax/source.ts";
import { openParser } from "./check-grammar-source.ts";
import { describeScopes } from "./check-scopes-source.ts";
import type { Described } from "./check-scopes-tables.ts";

/** What check-scopes-symbols.py prints of a file, and the Python that says so. */
export type Symbols =
  | { readonly path: string; readonly refused: string }
  | {
      readonly path: string;
      readonly version: PythonVersion;
      readonly text: string;
      readonly scopes: readonly Described[];
    };

/** Differences of one file that are printed. */
const SHOWN = 5;

const helper = path.join(import.meta.dirname, "check-scopes-symbols.py");

if (process.argv[1] === import.meta.filename) {
  const pythons = process.argv.slice(2);
  const parser = await openParser(process.env["HOTLINT_GRAMMAR"]);
  for (const python of pythons.length > 0 ? pythons : ["python3"]) await check(python, parser);
}

async function check(python: string, parser: PythonParser): Promise<void> {
  const counts = { files: 0, refused: 0, scopes: 0, names: 0, differing: 0 };
  for await (const file of symbolsOf(python)) {
    counts.files++;
    if ("refused" in file) {
      counts.refused++;
      continue;
    }
    counts.scopes += file.scopes.length;
    for (const [, names] of file.scopes) counts.names += names.length;
    const found = differences(file, parser);
    if (found.length === 0) continue;
    counts.differing++;
    console.error(`${file.path}: ${String(found.length)}`);
    for (const difference of found.slice(0, SHOWN)) console.error(`  ${difference}`);
  }
  const { files, refused, scopes, names, differing } = counts;
  console.log(
    `${python}: ${String(files)} files, ${String(refused)} of them not accepted by CPython; ` +
      `${String(scopes)} scopes, ${String(names)} names in them; ${String(differing)} files differ`,
  );
  if (differing > 0 || scopes === 0) process.exitCode = 1;
}

/**
 * What this Python's symbol table says of each file, one after the other.
 * @param files the whole standard library when not given
 * @throws when Python cannot be run, or the helper fails
 */
export async function* symbolsOf(
  python: string,
  files: readonly string[] = [],
): AsyncGenerator<Symbols> {
  const child = spawn(python, [helper, ...files], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  let version: PythonVersion | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (version) yield { ...(JSON.parse(line) as Symbols), version };
    else version = versionIn(line, python);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`${python} ${helper} ended with ${String(code)}`);
}

function versionIn(line: string, python: string): PythonVersion {
  const [major, minor] = (JSON.parse(line) as { version: [number, number] }).version;
  if (major === 3 && minor > 13)
    throw new Error(
      `${python} has scopes for annotations, which this check does not know: give it a Python up to 3.13`,
    );
  return { major, minor };
}

/** One sentence for each scope that CPython sees otherwise; empty when all is equal. */
export function differences(
  file: Extract<Symbols, { text: string }>,
  parser: PythonParser,
): readonly string[] {
  const ours = describeScopes(openSource(file.text, parser), file.version);
  const [theirs, known] = [counted(file.scopes), counted(ours)];
  const missing = excess(file.scopes, known);
  const added = excess(ours, theirs);
  const unplaced = added.filter(([where]) => where.includes("?"));
  const found = missing.filter((scope) => !unplaced.some((other) => isSameButPlace(scope, other)));
  return [
    ...found.map(([where, names]) => explain(where, names, added)),
    ...added
      .filter(
        (scope) => !missing.some((other) => other[0] === scope[0] || isSameButPlace(other, scope)),
      )
      .map(([where]) => `${where}: no such scope in CPython`),
  ];
}

function isSameButPlace([theirs, their]: Described, [ours, our]: Described): boolean {
  const parts = ours.split("/");
  const others = theirs.split("/");
  const isAt = (part: string, i: number) =>
    part.endsWith(" ?") ? others[i]?.replace(/\d+$/, "?") === part : others[i] === part;
  return parts.length === others.length && parts.every(isAt) && their.join() === our.join();
}

function counted(scopes: readonly Described[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const scope of scopes) {
    const key = JSON.stringify(scope);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What is there more often than the counts say. Two lambdas of one line may have one description. */
function excess(scopes: readonly Described[], counts: Map<string, number>): readonly Described[] {
  return scopes.filter((scope) => {
    const key = JSON.stringify(scope);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}

function explain(where: string, names: readonly string[], others: readonly Described[]): string {
  const other = others.find(([place]) => place === where)?.[1];
  if (!other) return `${where}: no such scope here`;
  const theirs = names.filter((name) => !other.includes(name)).join(" ");
  const ours = other.filter((name) => !names.includes(name)).join(" ");
  return `${where}: CPython has ${theirs || "nothing"}, here is ${ours || "nothing"}`;
}
