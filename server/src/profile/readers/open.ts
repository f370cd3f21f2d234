/** Opens a profile that somebody recorded earlier, with the sources that can still be trusted. */
import { stat } from "node:fs/promises";
import { readProfile } from "./read.ts";
import type { ReadOptions } from "./read.ts";
import type { ReadResult } from "./result.ts";
import { withSources } from "./sources.ts";

export interface OpenOptions extends ReadOptions {
  /** Where relative paths in the profile start: the workspace folder. */
  readonly cwd?: string;
  /** Which files are worth keeping the source of: those of the workspace. */
  readonly isOurs: (file: string) => boolean;
}

/**
 * Like `readProfile`, with sources. When its program started is not in the file, so a source counts
 * as measured when it has not changed since the recording began: written at the end, minus its length.
 */
export async function openProfile(path: string, options: OpenOptions): Promise<ReadResult> {
  const read = await readProfile(path, options);
  if (!read.ok) return read;
  const written = (await stat(path)).mtimeMs;
  const { profile } = read;
  const lasted = profile.unit === "seconds" ? profile.total * 1000 : 0;
  const placed = {
    ...profile,
    endTime: profile.endTime ?? written,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  };
  const sourced = await withSources(placed, {
    loadedBefore: written - lasted,
    basis: "older-than-profile",
    isOurs: options.isOurs,
  });
  return { ok: true, profile: sourced };
}
