/** Modules that start threads, and which others they name: read from the characters, so that all of a workspace can be asked. */
import { defineFact } from "../../semantic/fact.ts";
import type { Unit } from "../../syntax/unit.ts";
import { FRAMEWORKS } from "./served.ts";

/** Which modules of a workspace start threads. */
export interface Starters {
  /** Whether the file was looked at: one that was not has nobody to speak of its functions. */
  readonly covers: (file: string) => boolean;
  /** Files that start threads and whose imports name the module of this file, sorted. */
  readonly naming: (file: string) => readonly string[];
}

export const NO_STARTERS: Starters = { covers: () => false, naming: () => [] };

/** How imports name the module: `stock` for `shop/stock.py`, `shop` for `shop/__init__.py`. */
export function importName(file: string): string {
  const [last = "", folder = ""] = file.split(/[\\/]/u).reverse();
  return last === "__init__.py" ? folder : last.replace(/\.pyw?$/u, "");
}

/** Words of the imports of a text that may start threads, sorted; undefined where it starts none. */
export function startMark(text: string): string | undefined {
  return marked(importWords(text), SERVES.test(text));
}

/** The same of a text that is split, of which only what changed is looked at. */
export function startMarkOf(units: readonly Unit[]): string | undefined {
  const serves = units.some((unit) => serving.of(unit));
  return marked(
    units.flatMap((unit) => importing.of(unit)),
    serves,
  );
}

/** Whether the unit counts for that at all: few do, and a keystroke elsewhere changes nothing. */
export function tellsStarts(unit: Unit): boolean {
  return serving.of(unit) || importing.of(unit).length > 0;
}

const serving = defineFact("serves by WSGI", ({ text }) => SERVES.test(text));
const importing = defineFact("words of imports", ({ text }) => importWords(text));

/** The signature of a WSGI application, which needs no import. */
const SERVES = /\bstart_response\b/;

/** One of these imports all that starts threads. */
const LIBRARIES: readonly string[] = [
  ...["threading", "_thread", "futures", "multiprocessing", "asyncio", "anyio", "trio", "asgiref"],
  ...["server", "socketserver", ...FRAMEWORKS],
];
/** What tests start is over with the test. */
const TESTS: readonly string[] = ["pytest", "unittest"];

function marked(found: readonly string[], serves: boolean): string | undefined {
  const words = new Set(found);
  const starts = serves || LIBRARIES.some((name) => words.has(name));
  return starts && !TESTS.some((name) => words.has(name)) ? [...words].sort().join(" ") : undefined;
}

const IMPORTS = /^[ \t]*(?:from|import)\b(?:[^\r\n\\(]|\\\r?\n|\([^)]*\))*/gmu;

function importWords(text: string): readonly string[] {
  if (!text.includes("import")) return [];
  return (text.match(IMPORTS) ?? []).flatMap((line) => line.match(/[\w\u0080-\uffff]+/gu) ?? []);
}
