/** Keeps the text that a profile's lines refer to, where it is sure which text that was. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { isRealFile, pathKey } from "../paths.ts";
import type { Profile, SourceBasis, SourceSnapshot } from "../model.ts";

/** Sources above this are generated or data. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024;

export interface SnapshotRules {
  /** Milliseconds since the epoch: a file changed later may not be what was loaded. */
  readonly loadedBefore: number;
  readonly basis: SourceBasis;
  /** Which files are worth keeping: those of the workspace. */
  readonly isOurs: (file: string) => boolean;
}

/** The profile with the sources of its files that are unchanged since `loadedBefore`. */
export async function withSources(profile: Profile, rules: SnapshotRules): Promise<Profile> {
  const platform = process.platform === "win32" ? "windows" : "posix";
  const sources = new Map(profile.sources);
  for (const file of new Set(profile.frames.map((frame) => frame.file))) {
    if (!isRealFile(file) || sources.has(file)) continue;
    const path = pathKey(file, { platform, ...(profile.cwd ? { cwd: profile.cwd } : {}) });
    if (!rules.isOurs(path)) continue;
    const snapshot = await snapshotOf(path, rules);
    if (snapshot) sources.set(file, snapshot);
  }
  return { ...profile, sources, loadedBefore: rules.loadedBefore };
}

/** The snapshot of a text that is known to be the measured one. */
export function snapshotOfBytes(bytes: Uint8Array, basis: SourceBasis): SourceSnapshot {
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    // Editors hand out text without the byte order mark.
    text: Buffer.from(bytes)
      .toString("utf8")
      .replace(/^\ufeff/u, ""),
    basis,
  };
}

async function snapshotOf(path: string, rules: SnapshotRules): Promise<SourceSnapshot | undefined> {
  try {
    const before = await stat(path);
    if (!before.isFile() || before.size > MAX_SOURCE_BYTES) return undefined;
    if (before.mtimeMs > rules.loadedBefore) return undefined;
    return snapshotOfBytes(await readFile(path), rules.basis);
  } catch {
    // Deleted or unreadable: its source stays unknown.
    return undefined;
  }
}
