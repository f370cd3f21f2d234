/** A temporary folder for an engine's result, tried out before the engine runs. */
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Failure, RecordResult } from "./engine.ts";

/**
 * Gives `use` a path in a fresh folder and removes the folder afterwards. The folder is tested
 * first, since py-spy reports an unwritable folder as missing rights on the process.
 */
export async function withOutputFile(
  folder: string | undefined,
  name: string,
  use: (file: string) => Promise<RecordResult>,
): Promise<RecordResult> {
  const base = folder ?? tmpdir();
  let own: string;
  try {
    own = await mkdtemp(join(base, "hotlint-"));
    await writeFile(join(own, "probe"), "");
  } catch (error) {
    return unwritable(base, error);
  }
  try {
    return await use(join(own, name));
  } finally {
    await rm(own, { recursive: true, force: true }).catch(() => undefined);
  }
}

export async function exists(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

function unwritable(base: string, error: unknown): Failure {
  return {
    ok: false,
    kind: "output-not-writable",
    reason: `The profile cannot be written to ${base}. Free some space there, or set TMPDIR to a folder that can be written.`,
    detail: error instanceof Error ? error.message : String(error),
  };
}
