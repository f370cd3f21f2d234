/** Finds programs the way a shell does. */
import { access, constants } from "node:fs/promises";
import path from "node:path";

/**
 * @param {string} name a program's name
 * @returns {Promise<string | undefined>} where PATH has it first
 */
export async function findOnPath(name) {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    for (const candidate of names.map((file) => path.join(folder, file))) {
      if (folder !== "" && (await isExecutable(candidate))) return candidate;
    }
  }
  return undefined;
}

/** @param {string} file */
export function isExecutable(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
