/** Bundles the extension, the language server and the command line into dist/. */
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { context, build, formatMessages } from "esbuild";
import { thirdPartyNotices } from "./third-party-notices.mjs";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");

/** Everything that runs under Node beside the editor. A worker is one more line here. */
const nodePrograms = [
  { source: "server/src/main.ts", name: "server" },
  { source: "server/src/cli.ts", name: "cli", executable: true },
  { source: "server/src/profile/readers/profile-worker.ts", name: "profile-worker" },
  { source: "server/src/scan/scan-worker.ts", name: "scan-worker" },
];

/** Files read at run time from beside the bundles. */
const assets = ["grammars/python-parser.wasm", "server/src/engines/trace_memory.py"];

const options = new Set(process.argv.slice(2));
const minify = options.has("--minify");

process.exitCode = await main();

async function main() {
  const started = Date.now();
  if (minify) await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await Promise.all(assets.map((file) => copyFile(path.join(root, file), distFile(file))));
  const pages = [pageBundle("main", "views"), pageBundle("timeline", "timeline")];
  const bundles = [extensionBundle(), ...pages, ...nodePrograms.map(nodeBundle)];
  if (options.has("--watch")) return watch(bundles);

  // Settled, not all: a mistake in the client must not leave the server without a build.
  const results = await Promise.all(bundles.map(buildOne));
  const built = results.filter((result) => result !== undefined);
  if (minify) await writeFile(distFile("THIRD-PARTY-NOTICES.txt"), await noticesFor(built));
  if (built.length < bundles.length) return 1;
  console.log(`dist/ built in ${Date.now() - started} ms`);
  return 0;
}

/** @param {import("esbuild").BuildOptions} bundle */
async function buildOne(bundle) {
  try {
    const result = await build(bundle);
    await markExecutables();
    return result;
  } catch (error) {
    await reportFailure(bundle, error);
    return undefined;
  }
}

async function reportFailure(bundle, error) {
  if (!Array.isArray(error.errors)) throw error;
  const lines = await formatMessages(error.errors, { kind: "error", color: process.stderr.isTTY });
  process.stderr.write(`${bundle.outfile}: not built\n${lines.join("\n")}`);
}

async function watch(bundles) {
  for (const bundle of bundles) {
    const watched = await context({ ...bundle, logLevel: "info" });
    await watched.watch();
  }
  console.log("Watching; Ctrl+C ends.");
  return 0;
}

/** The editor loads extensions as CommonJS on every version this extension supports. */
function extensionBundle() {
  return {
    ...common(),
    entryPoints: ["client/src/extension.ts"],
    outfile: path.join(dist, "extension.cjs"),
    format: "cjs",
    external: ["vscode"],
  };
}

/** A page in the editor, with its sheet beside it. */
function pageBundle(source, name) {
  return {
    ...common(),
    entryPoints: [`client/webview/${source}.ts`],
    outfile: path.join(dist, `${name}.js`),
    platform: "browser",
    target: "chrome120",
    format: "iife",
  };
}

function nodeBundle({ source, name, executable = false }) {
  // Bundled CommonJS dependencies still call require() for Node's built-ins.
  const requireBridge =
    'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';
  return {
    ...common(),
    entryPoints: [source],
    outfile: path.join(dist, `${name}.js`),
    format: "esm",
    // esbuild moves a source's own #! above the banner; a program without one gets it here.
    banner: { js: executable ? `#!/usr/bin/env node\n${requireBridge}` : requireBridge },
  };
}

/** @returns {import("esbuild").BuildOptions} */
function common() {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    // Prefer ES modules: the UMD builds of some language-server packages hide their requires.
    mainFields: ["module", "main"],
    // Names stay: crash reports and profiles of a packaged build must say which function.
    minifyWhitespace: minify,
    minifySyntax: minify,
    sourcemap: minify ? false : "linked",
    metafile: true,
    logLevel: "silent",
  };
}

async function markExecutables() {
  for (const { name, executable } of nodePrograms) {
    if (executable) await chmod(distFile(`${name}.js`), 0o755).catch(() => {});
  }
}

function noticesFor(results) {
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  return thirdPartyNotices(root, inputs);
}

function distFile(file) {
  return path.join(dist, path.basename(file));
}
