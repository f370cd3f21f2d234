/** Finds the Pythons that the suite attaches py-spy to. */
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { findOnPath } from "../../scripts/find-on-path.mjs";
import { run } from "../../scripts/processes.mjs";

const VERSIONS = ["3.11", "3.12", "3.13"];

/** Those that are here; each is a test of its own. */
export async function pythons(): Promise<readonly (readonly [string, string])[]> {
  const found = await Promise.all(
    VERSIONS.map(async (version) => [version, await pythonOf(version)] as const),
  );
  return found.flatMap(([version, file]) => (file === undefined ? [] : [[version, file]]));
}

/** On PATH, where a version manager's stand-in does not count, or what that manager has. */
async function pythonOf(version: string): Promise<string | undefined> {
  const named = await findOnPath(`python${version}`);
  const managed = path.join(
    process.env["PYENV_ROOT"] ?? path.join(homedir(), ".pyenv"),
    "versions",
  );
  const folders = (await readdir(managed).catch(() => [])).filter((name) =>
    name.startsWith(`${version}.`),
  );
  const files = folders.map((name) => path.join(managed, name, "bin/python3"));
  for (const file of [...(named === undefined ? [] : [named]), ...files]) {
    if ((await run(file, ["-c", ""])).ok) return file;
  }
  return undefined;
}
