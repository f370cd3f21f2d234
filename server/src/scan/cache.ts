/** Findings of earlier scans: what is unchanged is not read again, what has the same content not checked again. */
import path from "node:path";
import { type CacheFile, readCacheFile, type Row, writeCacheFile } from "./cache-file.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { isRecent, isSameStamp, type Stamp } from "./stats.ts";

export interface CachePlace {
  /** Folder of the cache's files; made when something is written. */
  readonly folder: string;
  /** Paths below it are kept relative to it, so that a project can be moved with its cache. */
  readonly root: string;
  /** Scans under different names do not overwrite each other's findings. */
  readonly name: string;
  /** Findings of another version are not looked at. */
  readonly version: string;
}

/** What is known about a file under its present settings. */
export type Known =
  | { readonly kind: "findings"; readonly findings: readonly LocatedFinding[] }
  /** The file was written to; these are its findings if its content has this hash. */
  | {
      readonly kind: "content";
      readonly hash: string;
      readonly findings: readonly LocatedFinding[];
    }
  | { readonly kind: "nothing" };

const NOTHING: Known = { kind: "nothing" };

const DAY = 24 * 60 * 60 * 1000;
/** Days after which the findings of a file that no scan met are dropped. */
const FORGOTTEN = 30;
/** Days after which it is worth a write to say that a file was met. */
const STALE = 7;

/** Lives as long as one scan. */
export class ScanCache {
  readonly #place: CachePlace;
  readonly #within: string;
  readonly #today = Math.floor(Date.now() / DAY);
  readonly #rows: Map<string, Row>;
  readonly #settings: string[];
  readonly #indexes: Map<string, number>;
  #changed = false;

  private constructor(place: CachePlace, file: CacheFile) {
    this.#place = place;
    this.#within = place.root.endsWith(path.sep) ? place.root : place.root + path.sep;
    this.#rows = new Map(Object.entries(file.rows));
    this.#settings = [...file.settings];
    this.#indexes = new Map(this.#settings.map((key, index) => [key, index]));
  }

  /** Never fails: what cannot be read, or is not whole, is an empty cache. */
  static open(place: CachePlace): ScanCache {
    return new ScanCache(place, readCacheFile(place));
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** `settings`: their key. */
  find(file: string, stamp: Stamp, settings: string): Known {
    const key = this.#keyOf(file);
    const row = this.#rows.get(key);
    if (!row || this.#settings[row.settings] !== settings) return NOTHING;
    const { hash, findings, seen } = row;
    if (this.#today - seen >= STALE) this.#put(key, { ...row, seen: this.#today });
    if (row.stamp && isSameStamp(row.stamp, stamp)) return { kind: "findings", findings };
    return { kind: "content", hash, findings };
  }

  /** `stamp`: taken before the file was read, at the time `at`. */
  keep(
    file: string,
    settings: string,
    content: { readonly hash: string; readonly findings: readonly LocatedFinding[] },
    { stamp, at }: { readonly stamp: Stamp; readonly at: number },
  ): void {
    this.#put(this.#keyOf(file), {
      stamp: isRecent(stamp, at) ? null : stamp,
      hash: content.hash,
      settings: this.#indexOf(settings),
      seen: this.#today,
      findings: content.findings,
    });
  }

  /** Never fails: where nothing can be written, the next scan is as slow as this one. */
  save(): void {
    if (!this.#changed) return;
    const rows = [...this.#rows].filter(([, row]) => this.#today - row.seen < FORGOTTEN);
    const used = [...new Set(rows.map(([, row]) => row.settings))];
    writeCacheFile(this.#place, {
      settings: used.map((index) => this.#settings[index] ?? ""),
      rows: Object.fromEntries(
        rows.map(([key, row]) => [key, { ...row, settings: used.indexOf(row.settings) }]),
      ),
    });
    this.#changed = false;
  }

  #put(key: string, row: Row): void {
    this.#rows.set(key, row);
    this.#changed = true;
  }

  #indexOf(settings: string): number {
    const known = this.#indexes.get(settings);
    if (known !== undefined) return known;
    const index = this.#settings.push(settings) - 1;
    this.#indexes.set(settings, index);
    return index;
  }

  #keyOf(file: string): string {
    return file.startsWith(this.#within) ? file.slice(this.#within.length) : file;
  }
}
