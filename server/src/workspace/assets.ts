/** Finds and loads the wasm files that lie beside the bundle. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createParser, type PythonParser } from "../syntax/parser.ts";

const RUNTIME = "web-tree-sitter.wasm";
const PYTHON = "tree-sitter-python.wasm";

/**
 * The parser, from `folder` or from where the build puts its files. Throws when they are missing:
 * nothing works without them.
 */
export async function loadParser(folder?: string): Promise<PythonParser> {
  const [runtime, python] = await Promise.all([
    firstOf(folder, RUNTIME, "node_modules/web-tree-sitter"),
    firstOf(folder, PYTHON, "grammars"),
  ]);
  return createParser({ runtime, python });
}

/** `sourceFolder` holds the file when Hotlint runs from its sources, as tests and scripts do. */
async function firstOf(
  folder: string | undefined,
  name: string,
  sourceFolder: string,
): Promise<Uint8Array> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const root = path.resolve(here, "../../..");
  const places = [...(folder === undefined ? [] : [folder]), here, path.join(root, sourceFolder)];
  for (const place of places) {
    const bytes = await readFile(path.join(place, name)).catch(() => undefined);
    if (bytes) return bytes;
  }
  throw new Error(`${name} is missing; looked in ${places.join(", ")}`);
}
