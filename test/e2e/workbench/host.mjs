/** Runs VS Code's workbench from code-server, with private folders for everything it writes. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { URLSearchParams } from "node:url";
import { ensureWorkbench } from "../../../scripts/ensure-workbench.mjs";
import { tail, Unavailable } from "../../../scripts/install-once.mjs";
import { run, startGroup, stopGroup } from "../../../scripts/processes.mjs";

const PATIENCE_MS = 60_000;

/** Nothing that moves, asks, or talks to the outside. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "window.commandCenter": false,
  "git.enabled": false,
};

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} folder opened as the workspace
 * @property {string} [vsix] an extension package to install first
 * @property {{ extension: string, suite: string }} [tests] run this suite with the extension from its folder
 * @property {number} [port] a free one by default
 * @property {Readonly<Record<string, string>>} [env] added to the environment of the extension host
 * @property {Readonly<Record<string, unknown>>} [settings] user settings beside the quiet ones
 *
 * @typedef {object} Workbench
 * @property {string} url opens the folder; reachable from this machine only
 * @property {() => string} log what the server printed so far
 * @property {Promise<number | null>} ended the server's exit code, if it ends without being asked to
 * @property {() => Promise<void>} stop ends the process group and removes the private folders
 */

/**
 * @param {WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function startWorkbench({ folder, vsix, tests, port = 0, env = {}, settings = {} }) {
  const program = await ensureWorkbench();
  const data = await privateFolder({ ...quietSettings, ...settings });
  const command = commandLine(program, data, env);
  const removeData = () => rm(data, { recursive: true, force: true, maxRetries: 5 });
  try {
    if (vsix !== undefined) await installExtension(command, vsix);
    const server = await startServer(command, port, tests !== undefined);
    let stopping = false;
    const stop = async () => {
      stopping = true;
      await stopGroup(server.child);
      await removeData();
    };
    const ended = new Promise((resolve) => {
      server.child.once("close", (code) => {
        if (!stopping) resolve(code);
      });
    });
    return { url: pageUrl(server.authority, folder, tests), log: server.log, ended, stop };
  } catch (error) {
    await removeData();
    throw error;
  }
}

async function privateFolder(settings) {
  const data = await mkdtemp(path.join(tmpdir(), "hotlint-workbench-"));
  await mkdir(path.join(data, "User"));
  await writeFile(path.join(data, "User/settings.json"), JSON.stringify(settings, null, 2));
  await writeFile(path.join(data, "config.yaml"), "auth: none\n");
  return data;
}

function commandLine({ node, entry }, data, extra) {
  const env = {
    ...process.env,
    ...extra,
    XDG_CONFIG_HOME: path.join(data, "xdg"),
    XDG_DATA_HOME: path.join(data, "xdg"),
    XDG_RUNTIME_DIR: data,
    TMPDIR: data,
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }),
    // As if started from a terminal: else a login shell is asked, and its PATH replaces this one.
    VSCODE_CLI: "1",
  };
  // Set where this runs inside an editor's terminal or under npm; each would change the server.
  for (const name of ["NODE_OPTIONS", "VSCODE_IPC_HOOK_CLI", "PORT"]) delete env[name];
  const folders = ["--user-data-dir", data, "--extensions-dir", path.join(data, "extensions")];
  return { node, args: [entry, "--config", path.join(data, "config.yaml"), ...folders], env };
}

async function installExtension({ node, args, env }, vsix) {
  const { ok, output } = await run(node, [...args, "--install-extension", vsix, "--force"], {
    env,
  });
  if (!ok) throw new Error(`The workbench refused ${vsix}:\n${tail(output)}`);
}

async function startServer({ node, args, env }, port, underTest) {
  const serve = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const welcome = ["--disable-getting-started-override"];
  // Extension tests are honoured with this option only. It hides notifications, so nothing else gets it.
  const testing = underTest ? ["--vscode-option", "enable-smoke-test-driver"] : [];
  const child = startGroup(node, [...args, ...serve, ...quiet, ...welcome, ...testing], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  }
  const log = () => output;
  try {
    return { child, log, authority: await listening(child, log) };
  } catch (error) {
    await stopGroup(child);
    throw error;
  }
}

/** The server names its address once it listens; only then is the port known. */
async function listening(child, log) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const authority = /listening on http:\/\/([\d.]+:\d+)/.exec(log())?.[1];
    if (authority !== undefined) return authority;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (/EADDRINUSE/.test(log())) {
    throw new Unavailable("The workbench's port is taken; choose another with --port.");
  }
  throw new Unavailable(`The workbench did not start:\n${tail(log())}`);
}

function pageUrl(authority, folder, tests) {
  const remote = (file) => `vscode-remote://${authority}${path.resolve(file)}`;
  const payload = [["skipWelcome", "true"]];
  if (tests !== undefined) {
    payload.push(["extensionDevelopmentPath", remote(tests.extension)]);
    payload.push(["extensionTestsPath", remote(tests.suite)]);
  }
  const query = new URLSearchParams({
    folder: path.resolve(folder),
    payload: JSON.stringify(payload),
  });
  return `http://${authority}/?${query}`;
}
