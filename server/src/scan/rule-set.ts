/** Names the very code that makes findings, so that another version never reads what this one kept. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where the grammar lies when Hotlint runs from its sources. */
const GRAMMARS = "grammars";

let kept: string | undefined;

/**
 * A hash over what lies beside this program: the worker's bundle, which holds all rules, and the
 * grammar; from sources, all of them. Taken when it is asked for, not when it is built, so that
 * nothing can be forgotten: it costs some milliseconds.
 */
export function ruleSetVersion(assets?: string): string {
  return (kept ??= hashOf(filesOfRules(assets)));
}

function filesOfRules(assets: string | undefined): readonly string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  if (!import.meta.url.endsWith(".ts")) {
    return [path.join(here, "scan-worker.js"), ...wasmIn(assets ?? here)];
  }
  const source = path.resolve(here, "..");
  const modules = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => path.join(source, name));
  return [...modules, ...wasmIn(path.resolve(here, "../../..", GRAMMARS))];
}

function wasmIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  return names.sort().map((name) => path.join(folder, name));
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of files)
    hash.update(path.basename(file)).update("\0").update(readFileSync(file));
  return hash.digest("base64url").slice(0, 16);
}
