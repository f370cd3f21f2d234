/** Installs node_modules unless they are what package-lock.json says. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isExecutable } from "./find-on-path.mjs";
import { announced, isMain, root, runScript, tail, Unavailable } from "./install-once.mjs";
import { run } from "./processes.mjs";

/** The Node 24 that the development tools run on; the extension itself runs on the editor's. */
export const node = path.join(
  root,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/** Runs before anything is installed, so it uses Node's built-ins only. */
export async function ensureNodeModules() {
  const oldest = 20;
  if (Number(process.versions.node.split(".")[0]) < oldest) {
    throw new Unavailable(`Node ${oldest} or newer is needed; this is ${process.version}.`);
  }
  if (await isInstalled()) return;
  await announced("npm packages", install);
}

/** npm notes last what it has installed; any install that ended with the locked versions will do. */
async function isInstalled() {
  if (!(await isExecutable(node))) return false;
  const locked = await packagesOf("package-lock.json");
  const installed = await packagesOf("node_modules/.package-lock.json");
  return Object.entries(locked).every(([folder, { version, optional }]) => {
    const isProject = folder === "";
    // Optional packages are mostly those of other platforms.
    return isProject || optional === true || installed[folder]?.version === version;
  });
}

/** @returns {Promise<Record<string, { version?: string, optional?: boolean }>>} by folder; empty when there is no such file */
async function packagesOf(lockFile) {
  const text = await readFile(path.join(root, lockFile), "utf8").catch(() => "{}");
  return JSON.parse(text).packages ?? {};
}

async function install() {
  const { ok, output } = await npm(["ci"], { cwd: root });
  if (!ok) throw new Unavailable(`npm ci failed:\n${tail(output)}`);
}

/**
 * Runs the npm this process was started by, or the one on PATH.
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 */
export function npm(args, options) {
  const quiet = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  const cli = process.env["npm_execpath"];
  if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...quiet], options);
  return run("npm", quiet, { ...options, shell: process.platform === "win32" });
}

if (isMain(import.meta.url)) await runScript(ensureNodeModules);
