/** `node scripts/build-grammar.mjs`: builds the Python grammar from the npm package and our patch into grammars/. */
import { applyPatch, parsePatch } from "diff";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findOnPath } from "./find-on-path.mjs";
import { isMain, root, tail } from "./install-once.mjs";
import { run } from "./processes.mjs";

export const grammars = path.join(root, "grammars");

/** What is built: name in grammars/, and where the build leaves it. */
export const built = [
  { name: "node-types.json", from: "src/node-types.json" },
  { name: "tree-sitter-python.wasm", from: "tree-sitter-python.wasm" },
];

const origin = path.join(root, "node_modules/tree-sitter-python");
const folder = path.join(root, ".cache/grammar");
/** A copy, so that what cargo leaves there is not in grammars/. */
const generator = path.join(root, ".cache/grammar-generator");

/** Headers of C's library for wasm, where Debian's package wasi-libc has them. */
const headers = "/usr/include/wasm32-wasi";

const compile = [
  "--target=wasm32-unknown-emscripten",
  "-O2",
  "-fPIC",
  "-fno-exceptions",
  "-fvisibility=hidden",
  "-nostdlibinc",
  "-isystem",
  headers,
  "-D__wasi__",
  "-DNDEBUG",
  "-Isrc",
];
const link = [
  "-shared",
  "--experimental-pic",
  "--no-entry",
  "--export=tree_sitter_python",
  "--allow-undefined",
  "--strip-all",
];

/**
 * @returns {Promise<{ ok: true, folder: string, compiler: string } | { ok: false, reason: string }>}
 *   where the files of `built` are; `compiler` is clang's own name and version. The reason is a
 *   sentence: a tool is missing, or what a tool said.
 */
export async function buildGrammar() {
  const missing = await missingTools();
  if (missing.length > 0) return { ok: false, reason: `needs ${missing.join(", ")}` };
  await patchedSource();
  await cp(path.join(grammars, "generator"), generator, { recursive: true });
  const manifest = path.join(generator, "Cargo.toml");
  const steps = [
    ["cargo", "run", "--quiet", "--manifest-path", manifest, "--", folder],
    ["clang", ...compile, "-c", "src/parser.c", "-o", "parser.o"],
    ["clang", ...compile, "-c", "src/scanner.c", "-o", "scanner.o"],
    ["wasm-ld", ...link, "parser.o", "scanner.o", "-o", "tree-sitter-python.wasm"],
  ];
  for (const [command, ...args] of steps) {
    const { ok, output } = await run(command, args, { cwd: folder });
    if (!ok) return { ok: false, reason: `${command} failed:\n${tail(output)}` };
  }
  const { output } = await run("clang", ["--version"]);
  return { ok: true, folder, compiler: output.split("\n")[0].trim() };
}

/** @returns {Promise<readonly string[]>} how what is absent is called, with Debian's package */
export async function missingTools() {
  const tools = { cargo: "cargo", clang: "clang", "wasm-ld": "wasm-ld (Debian: lld)" };
  const checks = Object.entries(tools).map(async ([tool, name]) =>
    (await findOnPath(tool)) === undefined ? [name] : [],
  );
  const hasHeaders = await readFile(path.join(headers, "string.h")).catch(() => undefined);
  const absent = (await Promise.all(checks)).flat();
  return hasHeaders === undefined ? [...absent, "wasi-libc's headers"] : absent;
}

/** The package's grammar and scanner with our changes, in a folder of their own. */
async function patchedSource() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, "src"), { recursive: true });
  await cp(path.join(origin, "tree-sitter.json"), path.join(folder, "tree-sitter.json"));
  // Node reads in it how grammar.js is to be loaded.
  await cp(path.join(origin, "package.json"), path.join(folder, "package.json"));
  const patches = parsePatch(await readFile(path.join(grammars, "python.patch"), "utf8"));
  for (const patch of patches) {
    const file = (patch.newFileName ?? "").replace(/^b\//, "");
    const patched = applyPatch(await readFile(path.join(origin, file), "utf8"), patch);
    if (patched === false) throw new Error(`grammars/python.patch does not fit ${file}`);
    await writeFile(path.join(folder, file), patched);
  }
}

if (isMain(import.meta.url)) {
  const result = await buildGrammar();
  if (result.ok) {
    for (const { name, from } of built) {
      await cp(path.join(result.folder, from), path.join(grammars, name));
    }
    console.log(
      `Built with ${result.compiler}. Now: npm run generate, and the sums in grammars/PROVENANCE.md.`,
    );
  } else {
    console.error(result.reason);
    process.exitCode = 1;
  }
}
