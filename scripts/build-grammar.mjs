/**
 * `node scripts/build-grammar.mjs`: builds the parser into grammars/: tree-sitter's core, the Python
 * grammar with our patch, and what is in grammars/parser/, together in one wasm.
 */
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
  { name: "python-parser.wasm", from: "python-parser.wasm" },
];

/** The parts of tree-sitter's core that parse; `wasm_store` holds what stands for an absent feature. */
const coreParts = [
  "alloc",
  "get_changed_ranges",
  "language",
  "lexer",
  "node",
  "parser",
  "stack",
  "subtree",
  "tree",
  "wasm_store",
];
const ownParts = ["memory", "parse", "rows"];

const core = path.join(root, "node_modules/tree-sitter/vendor/tree-sitter/lib");
const own = path.join(grammars, "parser");
const origin = path.join(root, "node_modules/tree-sitter-python");
const folder = path.join(root, ".cache/grammar");
/** A copy, so that what cargo leaves there is not in grammars/. */
const generator = path.join(root, ".cache/grammar-generator");

/** Headers of C's library for wasm, where Debian's package wasi-libc has them. */
const headers = "/usr/include/wasm32-wasi";

const compileAny = [
  "-fno-exceptions",
  "-fvisibility=hidden",
  "-nostdlibinc",
  "-isystem",
  headers,
  "-D__wasi__",
  "-DNDEBUG",
];
const compile = [
  "--target=wasm32-unknown-unknown",
  "-O3",
  "-flto",
  "-ffunction-sections",
  "-fdata-sections",
  "-mbulk-memory",
  "-msign-ext",
  ...compileAny,
];
const link = ["--no-entry", "-O3", "--lto-O3", "--gc-sections", "--strip-all"];

/** The grammar alone, as a library that web-tree-sitter links to the core it ships. */
const library = "tree-sitter-python.wasm";
const compileLibrary = ["--target=wasm32-unknown-emscripten", "-O2", "-fPIC", ...compileAny];
const linkLibrary = [
  "-shared",
  "--experimental-pic",
  "--no-entry",
  "--export=tree_sitter_python",
  "--allow-undefined",
  "--strip-all",
];

/** Named from `folder`, so that no path of a machine gets into the wasm. */
const sources = [
  ...coreParts.map((part) => ({
    file: path.join(core, `src/${part}.c`),
    object: `core-${part}.o`,
  })),
  ...ownParts.map((part) => ({ file: path.join(own, `${part}.c`), object: `own-${part}.o` })),
  { file: path.join(folder, "src/parser.c"), object: "grammar-parser.o" },
  { file: path.join(folder, "src/scanner.c"), object: "grammar-scanner.o" },
].map(({ file, object }) => ({ file: path.relative(folder, file), object }));

/**
 * @typedef {{ ok: false, reason: string }} Failed the reason is a sentence: a tool is missing, or what
 *   a tool said
 */

/**
 * @returns {Promise<{ ok: true, folder: string, tools: readonly string[] } | Failed>} where the files
 *   of `built` are; `tools` are what clang and its linker call themselves, with their versions. Both
 *   decide about the wasm's bytes: the linker is the one that optimizes all of it as a whole.
 */
export async function buildGrammar() {
  const made = await makeFrom([
    ...sources.map(({ file, object }) => clang([...compile, ...includes(file)], file, object)),
    ["wasm-ld", ...link, ...sources.map(({ object }) => object), "-o", "python-parser.wasm"],
  ]);
  if (!made.ok) return made;
  const versions = ["clang", "wasm-ld"].map((tool) => run(tool, ["--version"]));
  const tools = (await Promise.all(versions)).map(({ output }) => output.split("\n")[0].trim());
  return { ok: true, folder, tools };
}

/**
 * The grammar as a library for web-tree-sitter, to compare the parser with. Never shipped.
 * @returns {Promise<{ ok: true, file: string } | Failed>}
 */
export async function buildLibrary() {
  const parts = ["parser", "scanner"];
  const objects = parts.map((part) => `library-${part}.o`);
  const made = await makeFrom([
    ...parts.map((part, i) => clang([...compileLibrary, "-Isrc"], `src/${part}.c`, objects[i])),
    ["wasm-ld", ...linkLibrary, ...objects, "-o", library],
  ]);
  return made.ok ? { ok: true, file: path.join(folder, library) } : made;
}

/**
 * Writes the grammar's sources anew and runs the steps on them.
 * @param {readonly (readonly string[])[]} steps each a command with its arguments
 * @returns {Promise<{ ok: true } | Failed>}
 */
async function makeFrom(steps) {
  const missing = await missingTools();
  if (missing.length > 0) return { ok: false, reason: `needs ${missing.join(", ")}` };
  await patchedSource();
  await cp(path.join(grammars, "generator"), generator, { recursive: true });
  const manifest = path.join(generator, "Cargo.toml");
  const generate = ["run", "--quiet", "--locked", "--manifest-path", manifest, "--", folder];
  for (const [command, ...args] of [["cargo", ...generate], ...steps]) {
    const { ok, output } = await run(command, args, { cwd: folder });
    if (!ok) return { ok: false, reason: `${command} failed:\n${tail(output)}` };
  }
  return { ok: true };
}

function clang(options, file, object) {
  return ["clang", ...options, "-c", file, "-o", object];
}

/** The grammar has a `tree_sitter/parser.h` of its own, of another version than the core's. */
function includes(file) {
  const relative = (place) => path.relative(folder, place);
  if (file.startsWith("src/")) return ["-Isrc"];
  return [
    `-I${relative(path.join(core, "include"))}`,
    `-I${relative(path.join(core, "src"))}`,
    `-I${relative(own)}`,
  ];
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
      `Built with ${result.tools.join(" and ")}. Now: npm run generate, and in grammars/PROVENANCE.md the sums and tools.`,
    );
  } else {
    console.error(result.reason);
    process.exitCode = 1;
  }
}
