/** A folder of its own for each test, and files in it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import type { Scan, ScanRequest } from "../../server/src/scan/scan.ts";
import { scan } from "../../server/src/scan/scan.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";

export let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-scan-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Gives the absolute path. */
export function put(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Long enough for the clock of the file system to move on: what is younger is not trusted. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}

export const ALL = settingsFor(undefined, ALL_RULES, []);

/** A scan that is not cancelled; by default with all rules, and two threads where there is enough to do. */
export async function scanned(
  files: readonly string[],
  options: Partial<ScanRequest> = {},
): Promise<Scan> {
  const settingsOf = (): Promise<typeof ALL> => Promise.resolve(ALL);
  const result = await scan({ files, threads: 2, settingsOf, ...options });
  if (!result) throw new Error("the scan was cancelled");
  return result;
}

/** Files that failed, with the reason; or how many findings they have. */
export function summary({ files }: Scan): readonly (readonly [string, string | number])[] {
  return files.map(({ file, failed, findings }) => [
    path.relative(folder, file),
    failed ?? findings.length,
  ]);
}
