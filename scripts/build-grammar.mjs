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

const compile = [
  "--target=wasm32-unknown-unknown",
  "-O3",
  "-flto",
  "-fno-exceptions",
  "-fvisibility=hidden",
  "-ffunction-sections",
  "-fdata-sections",
  "-mbulk-memory",
  "-msign-ext",
  "-nostdlibinc",
  "-isystem",
  headers,
  "-D__wasi__",
  "-DNDEBUG",
];
const link = ["--no-entry", "-O3", "--lto-O3", "--gc-sections", "--strip-all"];

/** Folders of headers are given from `folder`, so that no path of a machine gets into the wasm. */
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
    ...sources.map(({ file, object }) => [
      "clang",
      ...compile,
      ...includes(file),
      "-c",
      file,
      "-o",
      object,
    ]),
    ["wasm-ld", ...link, ...sources.map(({ object }) => object), "-o", "python-parser.wasm"],
  ];
  for (const [command, ...args] of steps) {
    const { ok, output } = await run(command, args, { cwd: folder });
    if (!ok) return { ok: false, reason: `${command} failed:\n${tail(output)}` };
  }
  const { output } = await run("clang", ["--version"]);
  return { ok: true, folder, compiler: output.split("\n")[0].trim() };
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
      `Built with ${result.compiler}. Now: npm run generate, and the sums in grammars/PROVENANCE.md.`,
    );
  } else {
    console.error(result.reason);
    process.exitCode = 1;
  }
}
