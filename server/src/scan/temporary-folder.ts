/** A folder that goes away with the process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hotlint-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
