/** `npm start`: everything installed, built and running, and the sample service open in VS Code. */
import path from "node:path";
import { parseArgs } from "node:util";
import { startWorkbench } from "../test/e2e/workbench/host.mjs";
import { ensureNodeModules, node } from "./ensure-node-modules.mjs";
import { ensurePythonTools } from "./ensure-python-tools.mjs";
import { ensureWorkbench } from "./ensure-workbench.mjs";
import { findOnPath } from "./find-on-path.mjs";
import { root, runScript, say, tail, Unavailable } from "./install-once.mjs";
import { packageExtension } from "./package.mjs";
import { onInterrupt, run } from "./processes.mjs";
import { startSampleService } from "./sample-service.mjs";

const samples = path.join(root, "samples");
const usage = `npm start [-- options]
  --port N       port of the browser workbench (a free one by default)
  --no-service   do not start the sample order service
  --browser      use the browser workbench even where the code command is found`;

await runScript(main);

async function main() {
  const options = readOptions();
  if (options === undefined) return 2;
  /** What Ctrl+C ends, last started first. */
  const stops = [];
  onInterrupt(async () => {
    say("Stopping …");
    for (const stop of stops.reverse()) await stop();
  });

  await ensureNodeModules();
  const tools = await ensurePythonTools();
  // Hotlint looks for py-spy on PATH, so that attaching works at once.
  const env = { PATH: `${process.env["PATH"]}${path.delimiter}${tools}` };
  const code = options.browser ? undefined : await findOnPath("code");
  if (code === undefined) await ensureWorkbench();

  if (options.service) {
    const service = await startSampleService(samples);
    stops.push(service.stop);
    say(`The order service runs under load: pid ${service.pid}, port ${service.port}.`);
  }
  if (code === undefined) stops.push(await openInBrowser(options.port, env));
  else await openOnDesktop(code, env);
  say("Ctrl+C ends everything.");
  await forever();
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "0" },
        "no-service": { type: "boolean", default: false },
        browser: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Error("--port wants 0…65535");
    return { port, service: !values["no-service"], browser: values.browser };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return undefined;
  }
}

async function openOnDesktop(code, env) {
  say("Building the extension …");
  const built = await run(node, [path.join(root, "scripts/build.mjs")]);
  if (!built.ok) throw new Unavailable(`The build failed:\n${built.output}`);
  const args = [`--extensionDevelopmentPath=${root}`, samples];
  const opened = await run(code, args, {
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (!opened.ok) throw new Unavailable(`VS Code did not open:\n${tail(opened.output)}`);
  say(`Opened ${samples} in VS Code.`);
}

/** Installed from the package, as a user has it: a development host would hide notifications. */
async function openInBrowser(port, env) {
  say("Packaging the extension …");
  const vsix = await packageExtension(path.join(root, ".cache/hotlint.vsix"));
  const workbench = await startWorkbench({ folder: samples, vsix, port, env });
  void workbench.ended.then((code) => {
    say(`The workbench ended with ${code}:\n${tail(workbench.log())}`);
    process.exit(1);
  });
  console.log(`\n  Open  ${workbench.url}\n`);
  return workbench.stop;
}

/** Keeps the process alive; only a signal ends it. */
function forever() {
  setInterval(() => {}, 1 << 30);
  return new Promise(() => {});
}
