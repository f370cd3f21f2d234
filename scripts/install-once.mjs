/** Installs something once, keyed by what it depends on, and says what it is doing meanwhile. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, "..");

/** Something that Hotlint's scripts need cannot be had here. The message is all the reader gets. */
export class Unavailable extends Error {}

/**
 * Runs `install` unless the stamp from the last success still matches.
 * @param {object} job
 * @param {string} job.what named in the output, such as "Python tools"
 * @param {string} job.stamp file that records the last success; lives inside what is installed
 * @param {readonly string[]} job.key texts that decide whether the last install is still right
 * @param {() => Promise<void>} job.install throws `Unavailable` when it cannot be done
 * @returns {Promise<void>}
 */
export async function installOnce({ what, stamp, key, install }) {
  const wanted = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  const recorded = await readFile(stamp, "utf8").catch(() => undefined);
  if (recorded === wanted) return;
  // An interrupted install must not look finished.
  await rm(stamp, { force: true });
  await announced(what, install);
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, wanted);
}

/** Says what is being installed, and how long it took. */
export async function announced(what, install) {
  const started = Date.now();
  say(`Installing ${what} …`);
  await install();
  say(`Installed ${what} in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}

/** Tells the person at the terminal what happens now. */
export function say(message) {
  console.error(`hotlint: ${message}`);
}

/**
 * Runs a script's main function; `Unavailable` becomes one clear message and exit code 1.
 * @param {() => Promise<number | void>} main resolves to the exit code, nothing meaning 0
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** True when the script at `url` was started from the command line rather than imported. */
export function isMain(url) {
  const started = process.argv[1];
  return started !== undefined && path.resolve(started) === fileURLToPath(url);
}

/** The last lines of a tool's output: where it says what went wrong. */
export function tail(output, lines = 15) {
  return output.trim().split("\n").slice(-lines).join("\n");
}
