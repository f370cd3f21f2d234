/** What the file system says about a path, and whether a file is as it was. */
import { type Stats, statSync } from "node:fs";

/** Undefined where there is nothing, or nothing that may be looked at. */
export function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * Size, time of the last change to the content, and time of the last change at all, which programs
 * cannot set: a file whose three are the same is taken to be the same.
 */
export type Stamp = readonly [size: number, modified: number, changed: number];

export function stampOf({ size, mtimeMs, ctimeMs }: Stats): Stamp {
  return [size, mtimeMs, ctimeMs];
}

export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}

/** What file systems count time in: full seconds (two of them on FAT), or the ticks of the clock. */
const COARSE_MS = 2_000;
const FINE_MS = 50;

/**
 * Whether the file changed so recently that it may change once more within the same tick of the
 * clock, and keep its stamp. `now`: when the stamp was taken.
 */
export function isRecent([, , changed]: Stamp, now: number): boolean {
  return changed > now - (changed % 1000 === 0 ? COARSE_MS : FINE_MS);
}
