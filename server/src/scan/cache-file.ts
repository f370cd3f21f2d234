/** The cache on disk: one file, read whole and replaced whole; anything unexpected in it makes it empty. */
import { createHash, randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { CachePlace } from "./cache.ts";
import type { LocatedFinding } from "./located-finding.ts";
import type { Stamp } from "./stats.ts";

export interface CacheFile {
  /** Keys of the settings that rows name by index. */
  readonly settings: readonly string[];
  /** Paths that rows name by index. */
  readonly others: readonly string[];
  /** By path. */
  readonly rows: Readonly<Record<string, Row>>;
}

/** What is known about one file. */
export interface Row {
  /** Null where the file was too young for its stamp to tell two contents apart. */
  readonly stamp: Stamp | null;
  readonly hash: string;
  readonly settings: number;
  /** Day since the epoch. */
  readonly seen: number;
  readonly findings: readonly LocatedFinding[];
  /** Of a file that starts threads; see start-marks.ts. */
  readonly starts?: string;
  /** Hash of the files that start threads and name it in their imports; missing where none does. */
  readonly namedBy?: string;
  /** Missing where the findings rest on the file's own content alone. */
  readonly others?: RowOthers;
}

export interface RowOthers {
  readonly paths: readonly number[];
  /** See others.ts. */
  readonly state: string;
}

const EMPTY: CacheFile = { settings: [], others: [], rows: {} };
const FORMAT = "hotlint-scan-3";
const SUFFIX = ".scan";
/** Days after which what other versions or settings left behind is removed. */
const ABANDONED = 30 * 24 * 60 * 60 * 1000;

/** A line with format, version and the hash of the rest; then JSON. */
export function readCacheFile(place: CachePlace): CacheFile {
  try {
    const text = readFileSync(fileOf(place), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== headOf(place, body)) return EMPTY;
    return JSON.parse(body) as CacheFile;
  } catch {
    return EMPTY;
  }
}

/** Written beside and renamed: whoever reads meanwhile sees the old file or the new one. */
export function writeCacheFile(place: CachePlace, content: CacheFile): void {
  const body = JSON.stringify(content);
  const file = fileOf(place);
  const beside = `${file}.${randomUUID()}`;
  try {
    makeFolder(place.folder);
    writeFileSync(beside, `${headOf(place, body)}\n${body}`, { flag: "wx" });
    renameSync(beside, file);
    removeAbandoned(place.folder, path.basename(file));
  } catch {
    // A full disk, a folder that may not be written to: the next scan checks anew.
    quietly(() => {
      rmSync(beside, { force: true });
    });
  }
}

function fileOf({ folder, name, version }: CachePlace): string {
  const id = createHash("sha256").update(`${version}\0${name}`).digest("base64url").slice(0, 16);
  return path.join(folder, id + SUFFIX);
}

function headOf({ version, name }: CachePlace, body: string): string {
  const sum = createHash("sha256").update(body).digest("base64url");
  return JSON.stringify([FORMAT, version, name, sum]);
}

/** Into a folder of ours goes what keeps version control and backups out; into one that was there, nothing. */
function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true }) === undefined) return;
  writeFileSync(path.join(folder, ".gitignore"), "# Made by Hotlint.\n*\n");
  writeFileSync(
    path.join(folder, "CACHEDIR.TAG"),
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of Hotlint's; see https://bford.info/cachedir/\n",
  );
}

function removeAbandoned(folder: string, own: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.includes(SUFFIX) || name === own) continue;
    const file = path.join(folder, name);
    quietly(() => {
      if (Date.now() - statSync(file).mtimeMs > ABANDONED) rmSync(file, { force: true });
    });
  }
}

/** Another scan may be doing the same: what is gone already is no trouble. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    return;
  }
}
