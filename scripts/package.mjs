/** Packs the extension into one .vsix and checks that it stayed small. */
import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { ensureNodeModules, node } from "./ensure-node-modules.mjs";
import { isMain, root, runScript, tail, Unavailable } from "./install-once.mjs";
import { run } from "./processes.mjs";

const LARGEST_BYTES = 2 * 1024 * 1024;

/**
 * @param {string} [file] where to write; by default `hotlint-VERSION.vsix` in the project's folder
 * @returns {Promise<string>} the package's path
 */
export async function packageExtension(file) {
  await ensureNodeModules();
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const vsix = file ?? path.join(root, `hotlint-${version}.vsix`);
  await mkdir(path.dirname(vsix), { recursive: true });
  // Packing runs `vscode:prepublish`, which makes the minified bundles.
  await vsce(["package", "--no-dependencies", "--out", vsix]);
  const { size } = await stat(vsix);
  if (size > LARGEST_BYTES) {
    throw new Unavailable(`${vsix} has ${size} bytes; at most ${LARGEST_BYTES} are wanted.`);
  }
  console.log(`${path.relative(process.cwd(), vsix)}: ${(size / 1024).toFixed(0)} KB`);
  return vsix;
}

async function vsce(args) {
  const program = path.join(root, "node_modules/@vscode/vsce/vsce");
  // The project names no public repository yet, so links in the README stay as they are.
  const links = ["--allow-missing-repository", "--no-rewrite-relative-links"];
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env["PATH"]}`,
  };
  const { ok, output } = await run(node, [program, ...args, ...links], { cwd: root, env });
  if (!ok) throw new Unavailable(`The extension could not be packaged:\n${tail(output, 30)}`);
}

if (isMain(import.meta.url)) await runScript(async () => void (await packageExtension()));
