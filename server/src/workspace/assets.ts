/** Finds and loads the wasm that lies beside the bundle. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createParser, type PythonParser } from "../syntax/parser.ts";
import { compileWasm, type WasmCode } from "../syntax/wasm-parser.ts";

const PARSER = "python-parser.wasm";

/**
 * The parser, from `folder` or from where the build puts its files. Throws when it is missing:
 * nothing works without it.
 */
export async function loadParser(folder?: string): Promise<PythonParser> {
  return createParser(await compileParser(folder));
}

/** The parser's code, which threads may share. */
export async function compileParser(folder?: string): Promise<WasmCode> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // From its sources, as tests and scripts run it, Hotlint has the file in grammars/.
  const places = [
    ...(folder === undefined ? [] : [folder]),
    here,
    path.join(here, "../../../grammars"),
  ];
  for (const place of places) {
    const bytes = await readFile(path.join(place, PARSER)).catch(() => undefined);
    if (bytes) return compileWasm(bytes);
  }
  throw new Error(`${PARSER} is missing; looked in ${places.join(", ")}`);
}
