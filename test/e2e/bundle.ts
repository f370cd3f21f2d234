/** Bundles the suite for the extension host, one CommonJS file a test file. */
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const suite = path.join(root, "test/e2e/suite");
const out = path.join(root, "out/e2e");

/** @returns path of the entry that VS Code is given */
export async function bundleSuite(): Promise<string> {
  await rm(out, { recursive: true, force: true });
  const tests = (await readdir(suite)).filter((file) => file.endsWith(".test.ts"));
  await build({
    entryPoints: ["index.ts", ...tests].map((file) => path.join(suite, file)),
    outdir: out,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return path.join(out, "index.cjs");
}
