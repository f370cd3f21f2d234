/** `npm run check:grammar [-- python…]`: compares every statement of a standard library with CPython's own parser. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { lastAtMost } from "../server/src/text/line-index.ts";
import type { PythonParser } from "../server/src/syntax/parser.ts";
import { openSource } from "../server/src/syntax/source.ts";
import {
  expressionsOf,
  inOrder,
  openParser,
  statementsOf,
  unitLines,
  type Place,
} from "./check-grammar-source.ts";

/** What check-grammar-spans.py prints of a file. */
export type Described =
  | { readonly path: string; readonly refused: string }
  | {
      readonly path: string;
      readonly text: string;
      readonly statements: readonly Triple[];
      readonly expressions?: readonly Triple[];
      readonly units: readonly number[];
    };

type Triple = readonly [kind: string, start: number, end: number];

/** Differences of one file that are printed. */
const SHOWN = 5;

const helper = path.join(import.meta.dirname, "check-grammar-spans.py");

if (process.argv[1] === import.meta.filename) {
  const pythons = process.argv.slice(2);
  const parser = await openParser(process.env["HOTLINT_GRAMMAR"]);
  for (const python of pythons.length > 0 ? pythons : ["python3"]) await check(python, parser);
}

async function check(python: string, parser: PythonParser): Promise<void> {
  const counts = { files: 0, refused: 0, statements: 0, expressions: 0, differing: 0 };
  for await (const file of describeFiles(python)) {
    counts.files++;
    if ("refused" in file) {
      counts.refused++;
      continue;
    }
    counts.statements += file.statements.length;
    counts.expressions += file.expressions?.length ?? 0;
    const found = differences(file, parser);
    if (found.length === 0) continue;
    counts.differing++;
    console.error(`${file.path}: ${String(found.length)}`);
    for (const difference of found.slice(0, SHOWN)) console.error(`  ${difference}`);
  }
  const { files, refused, statements, expressions, differing } = counts;
  console.log(
    `${python}: ${String(files)} files, ${String(refused)} of them not accepted by CPython; ` +
      `${String(statements)} statements, ${String(expressions)} expressions; ${String(differing)} files differ`,
  );
  if (differing > 0 || statements === 0) process.exitCode = 1;
}

/**
 * What this Python's parser says of each file, one after the other.
 * @param files the whole standard library when not given
 * @throws when Python cannot be run, or the helper fails
 */
export async function* describeFiles(
  python: string,
  files: readonly string[] = [],
): AsyncGenerator<Described> {
  const child = spawn(python, [helper, ...files], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  for await (const line of createInterface({ input: child.stdout }))
    yield JSON.parse(line) as Described;
  const [code] = await ended;
  if (code !== 0) throw new Error(`${python} ${helper} ended with ${String(code)}`);
}

/** One sentence for each place where CPython sees something else; empty when all is equal. */
export function differences(
  file: Extract<Described, { text: string }>,
  parser: PythonParser,
): readonly string[] {
  const source = openSource(file.text, parser);
  const at = placeIn(file.text);
  const broken = source.units.flatMap((unit, index) =>
    unit.tree.broken ? [`${at(source.starts[index] ?? 0)}: broken`] : [],
  );
  const show = ({ kind, start, end }: Place) => `${at(start)}: ${kind} up to ${at(end)}`;
  const places = (triples: readonly Triple[]) =>
    inOrder(triples.map(([kind, start, end]) => ({ kind, start, end }))).map(show);
  const { statements, expressions, units } = file;
  return [
    ...broken,
    ...missing(places(statements), statementsOf(source).map(show), "statement"),
    ...(expressions
      ? missing(places(expressions), expressionsOf(source).map(show), "expression")
      : []),
    ...missing(units.map(at), unitLines(source).map(at), "unit"),
  ];
}

function missing(
  theirs: readonly string[],
  ours: readonly string[],
  what: string,
): readonly string[] {
  const [known, seen] = [new Set(theirs), new Set(ours)];
  return [
    ...theirs.filter((each) => !seen.has(each)).map((each) => `${each}: no such ${what} here`),
    ...ours.filter((each) => !known.has(each)).map((each) => `${each}: no such ${what} in CPython`),
  ];
}

function placeIn(text: string): (offset: number) => string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
  return (offset) => {
    const line = lastAtMost(starts, offset);
    return `${String(line + 1)}:${String(offset - (starts[line] ?? 0))}`;
  };
}
