/** `npm run check:grammar [-- python…]`: compares our parser's rows with the trees of web-tree-sitter. */
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { PythonParser } from "../server/src/syntax/parser.ts";
import { ROW } from "../server/src/syntax/rows.ts";
import { openSource } from "../server/src/syntax/source.ts";
import type { Tree } from "../server/src/syntax/tree.ts";
import { randomEdit, seededRandom } from "../test/harness/random.ts";
import { buildLibrary, missingTools } from "./build-grammar.mjs";
import { type CursorParser, openCursorParser } from "./check-grammar-cursor.ts";
import { openParser } from "./check-grammar-source.ts";
import { describeFiles } from "./check-grammar-statements.ts";
import { say } from "./install-once.mjs";
import { onInterrupt } from "./processes.mjs";

interface Parsers {
  readonly ours: PythonParser;
  readonly theirs: CursorParser;
}

interface Code {
  readonly text: string;
  readonly indented: boolean;
  /** Where it stands, for people. */
  readonly place: string;
}

const COLUMNS_BUT_AFTER = [ROW.symbol, ROW.field, ROW.start, ROW.end, ROW.parent];

/** Differences in one library that are printed. */
const SHOWN = 10;

onInterrupt();
const missing = await missingTools();
if (missing.length > 0) {
  say(`SKIPPED: rows were not compared with web-tree-sitter's; that needs ${missing.join(", ")}.`);
} else {
  const parsers = await openParsers();
  const pythons = process.argv.slice(2);
  for (const python of pythons.length > 0 ? pythons : ["python3"]) await check(python, parsers);
}

async function openParsers(): Promise<Parsers> {
  const library = await buildLibrary();
  if (!library.ok) throw new Error(library.reason);
  const ours = await openParser(process.env["HOTLINT_GRAMMAR"]);
  const theirs = await openCursorParser(await readFile(library.file));
  // Rows hold the numbers of symbols and fields, so these must mean the same to both.
  if (!isDeepStrictEqual(ours.parse("", false).grammar, theirs.grammar))
    throw new Error("python-parser.wasm and python.patch do not have the same symbols and fields");
  return { ours, theirs };
}

/** Each unit as it is, and after an edit, which most often breaks it. */
async function check(python: string, parsers: Parsers): Promise<void> {
  const random = seededRandom();
  const counts = { units: 0, whole: 0, broken: 0, differing: 0 };
  const compare = (code: Code): Tree => {
    const ours = parsers.ours.parse(code.text, code.indented);
    const theirs = parsers.theirs.parse(code.text, code.indented);
    const difference = firstDifference(ours, theirs);
    if (difference !== undefined && counts.differing++ < SHOWN)
      console.error(`${code.place}: ${difference}`);
    return theirs;
  };
  for await (const file of describeFiles(python)) {
    if ("refused" in file) continue;
    for (const unit of unitsOf(file, parsers.ours)) {
      counts.units++;
      compare(unit);
      const { text } = randomEdit(unit.text, random);
      const { broken } = compare({ ...unit, text, place: `${unit.place}, edited` });
      counts[broken ? "broken" : "whole"]++;
    }
  }
  const { units, whole, broken, differing } = counts;
  console.log(
    `${python}, HOTLINT_SEED=${String(random.seed)}: ${String(units)} units and an edit of each, ` +
      `${String(broken)} of which left an error and ${String(whole)} none; ` +
      `${String(differing)} are not as web-tree-sitter has them`,
  );
  if (differing > 0 || whole === 0 || broken === 0) process.exitCode = 1;
}

function unitsOf(
  file: { readonly path: string; readonly text: string },
  parser: PythonParser,
): readonly Code[] {
  const { units, starts } = openSource(file.text, parser);
  return units.map(({ text, role }, i) => ({
    text,
    indented: role === "member",
    place: `${file.path}, offset ${String(starts[i] ?? 0)}`,
  }));
}

function firstDifference(ours: Tree, theirs: Tree): string | undefined {
  const size = Math.max(ours.size, theirs.size);
  const rows = Array.from({ length: size }, (_, row) => row);
  const isOther = (row: number, columns: readonly number[]): boolean =>
    row >= ours.size ||
    row >= theirs.size ||
    columns.some((column) => ours.cell(row, column) !== theirs.cell(row, column));
  // Ends of subtrees last: one row more or less changes them from the root on.
  const row =
    rows.find((each) => isOther(each, COLUMNS_BUT_AFTER)) ??
    rows.find((each) => isOther(each, [ROW.after]));
  if (row !== undefined)
    return `row ${String(row)} is ${described(ours, row)}, not ${described(theirs, row)}`;
  if (ours.broken === theirs.broken) return undefined;
  return `${ours.broken ? "broken" : "whole"}, though all rows are equal`;
}

function described(tree: Tree, row: number): string {
  if (row >= tree.size) return "missing";
  const cells = Array.from({ length: ROW.width }, (_, column) => tree.cell(row, column));
  return `${tree.node(row).symbol} [${cells.join(" ")}]`;
}
