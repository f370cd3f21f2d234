/** Installs the code-server workbench, VS Code's own web build with its Node extension host, into .cache/workbench. */
import { copyFile, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { aptInstall } from "./apt.mjs";
import { findOnPath, isExecutable } from "./find-on-path.mjs";
import { ensureNodeModules, node, npm } from "./ensure-node-modules.mjs";
import { installOnce, isMain, root, runScript, tail, Unavailable } from "./install-once.mjs";

const recipe = path.join(root, "test/e2e/workbench");
const home = path.join(root, ".cache/workbench");
const codeServer = path.join(home, "node_modules/code-server");
const server = path.join(codeServer, "lib/vscode");

/** Of code-server's native modules only these two are needed to serve a workbench. */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"];

/** @returns {Promise<{ node: string, entry: string }>} run `entry` with `node` */
export async function ensureWorkbench() {
  if (process.platform !== "linux" && process.platform !== "darwin") {
    throw new Unavailable(
      "The browser workbench runs on Linux and macOS only. Please install VS Code with its `code` command.",
    );
  }
  await ensureNodeModules();
  const manifests = ["package.json", "package-lock.json"].map((file) => path.join(recipe, file));
  await installOnce({
    what: "the workbench (code-server, about 800 MB and a minute)",
    stamp: path.join(home, ".hotlint-installed"),
    key: await Promise.all(manifests.map((file) => readFile(file, "utf8"))),
    install: () => install(manifests),
  });
  return { node, entry: path.join(codeServer, "out/node/entry.js") };
}

async function install(manifests) {
  await ensureCompiler();
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  for (const file of manifests) await copyFile(file, path.join(home, path.basename(file)));
  // Install scripts stay off: they would build modules that are not needed and want libraries of their own.
  await step(home, ["ci", "--ignore-scripts"]);
  // code-server ships a shrinkwrap here that `npm ci` does not accept.
  await step(server, ["install", "--omit=dev", "--ignore-scripts"]);
  await step(server, ["rebuild", ...nativeModules]);
  await step(path.join(server, "extensions"), ["install", "--omit=dev", "--ignore-scripts"]);
  await linkCommands();
}

async function step(cwd, args) {
  const { ok, output } = await npm(args, { cwd, env: installEnvironment() });
  if (!ok) {
    throw new Unavailable(
      `The workbench could not be installed: npm ${args[0]} failed.\n${tail(output)}`,
    );
  }
}

/** The native modules must be compiled against the Node that will load them. */
function installEnvironment() {
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env["PATH"]}`,
  };
  const headers = headersFolder();
  return headers === undefined ? env : { ...env, npm_config_nodedir: headers };
}

/** npm's platform packages of Node carry its headers; elsewhere node-gyp downloads them. */
function headersFolder() {
  const name = `node-${process.platform}-${process.arch}/package.json`;
  try {
    return path.dirname(createRequire(path.join(home, "package.json")).resolve(name));
  } catch {
    return undefined;
  }
}

async function ensureCompiler() {
  const tools = await Promise.all(["make", "c++"].map(findOnPath));
  if (!tools.includes(undefined)) return;
  const added = await aptInstall(["make", "g++"]);
  if (!added.ok) {
    throw new Unavailable(`The workbench needs make and a C++ compiler. ${added.reason}`);
  }
}

/** What code-server's own install script would have linked. */
async function linkCommands() {
  const platform = process.platform === "darwin" ? "darwin" : "linux";
  const links = [
    { at: "bin/remote-cli/code-server", to: `code-${platform}.sh` },
    { at: "bin/helpers/browser.sh", to: `browser-${platform}.sh` },
  ];
  for (const { at, to } of links) {
    const file = path.join(server, at);
    if (!(await isExecutable(file))) await symlink(to, file);
  }
}

if (isMain(import.meta.url)) {
  await runScript(async () => console.log((await ensureWorkbench()).entry));
}
