/** Installs Debian packages where this user may; says how where not. */
import { findOnPath } from "./find-on-path.mjs";
import { say, tail } from "./install-once.mjs";
import { run } from "./processes.mjs";

/**
 * @param {readonly string[]} packages
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>} the reason is a sentence for the user
 */
export async function aptInstall(packages) {
  const names = packages.join(" ");
  if ((await findOnPath("apt-get")) === undefined) {
    return { ok: false, reason: `Please install: ${names}.` };
  }
  if (process.getuid?.() !== 0) {
    return { ok: false, reason: `Please run: sudo apt-get install ${names}` };
  }
  say(`apt-get install ${names}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env };
  const install = () =>
    run("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], options);
  let result = await install();
  if (!result.ok) {
    // A fresh container has no package lists yet.
    await run("apt-get", ["update"], options);
    result = await install();
  }
  if (result.ok) return { ok: true };
  return { ok: false, reason: `apt-get install ${names} failed:\n${tail(result.output)}` };
}
