/** Starts the sample order service under its own load: a real, busy process to attach to. */
import path from "node:path";
import { findPython } from "./ensure-python-tools.mjs";
import { tail, Unavailable } from "./install-once.mjs";
import { startGroup, stopGroup } from "./processes.mjs";

const PATIENCE_MS = 20_000;

/**
 * @param {string} folder the samples, or a copy of them; profiles name the files under it
 * @returns {Promise<{ pid: number, port: number, stop: () => Promise<void> }>} once it is ready
 */
export async function startSampleService(folder) {
  const python = await findPython();
  const args = [path.join(folder, "server.py"), "--port", "0", "--with-load"];
  const child = startGroup(python.file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  try {
    return { ...(await readiness(child)), stop: () => stopGroup(child) };
  } catch (error) {
    await stopGroup(child);
    throw error;
  }
}

/** The service prints one line when it answers, with its port and pid. */
function readiness(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const refuse = (why) =>
      reject(new Unavailable(`The sample service did not start: ${why}\n${tail(output)}`));
    const timer = setTimeout(() => refuse(`not ready after ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
    const read = (chunk) => {
      output += chunk;
      const [, port, pid] = /order service ready: port=(\d+) pid=(\d+)/.exec(output) ?? [];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve({ port: Number(port), pid: Number(pid) });
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", (error) => refuse(error.message));
    child.once("exit", (code) => refuse(`it ended with ${code}`));
  });
}
