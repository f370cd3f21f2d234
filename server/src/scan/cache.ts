/** Findings of earlier scans: what is unchanged is not read again, what has the same content not checked again. */
import { createHash } from "node:crypto";
import path from "node:path";
import { StartIndex, STARTS_NONE, type StartMarks } from "../workspace/start-index.ts";
import { type CacheFile, readCacheFile, type Row, writeCacheFile } from "./cache-file.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { Others } from "./others.ts";
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

/** What a file's content means under its settings. */
export interface Content {
  /** Of the file's bytes. */
  readonly hash: string;
  readonly findings: readonly LocatedFinding[];
  /** Absolute paths that the findings rest on as well. */
  readonly others: readonly string[];
}

/** What is known about a file under its present settings. */
export type Known =
  | { readonly kind: "same"; readonly content: Content }
  /** The file was written to; what is known holds if its content has this hash. */
  | { readonly kind: "content"; readonly content: Content }
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
  readonly #settings: Table;
  readonly #paths: Table;
  readonly #others = new Others();
  readonly #starters = new StartIndex();
  #starts: StartMarks = new Map();
  #changed = false;

  private constructor(place: CachePlace, file: CacheFile) {
    this.#place = place;
    this.#within = place.root.endsWith(path.sep) ? place.root : place.root + path.sep;
    this.#rows = new Map(Object.entries(file.rows));
    this.#settings = new Table(file.settings);
    this.#paths = new Table(file.others);
  }

  /** Never fails: what cannot be read, or is not whole, is an empty cache. */
  static open(place: CachePlace): ScanCache {
    return new ScanCache(place, readCacheFile(place));
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** The mark of a file that is as it was; see start-marks.ts. */
  startMark(file: string, stamp: Stamp): string | undefined {
    const row = this.#rows.get(this.#keyOf(file));
    return row?.stamp && isSameStamp(row.stamp, stamp) ? (row.starts ?? STARTS_NONE) : undefined;
  }

  /** What findings are compared with that rest on who starts threads: to be told before any is looked for. */
  learnStarts(marks: StartMarks): void {
    this.#starts = marks;
    for (const [file, mark] of marks) this.#starters.learn(file, mark);
  }

  /** `settings`: their key. */
  find(file: string, stamp: Stamp, settings: string): Known {
    const key = this.#keyOf(file);
    const row = this.#rows.get(key);
    if (!row || this.#settings.at(row.settings) !== settings) return NOTHING;
    if (row.namedBy !== this.#namedBy(file)) return NOTHING;
    const { hash, findings, seen } = row;
    const others = (row.others?.paths ?? []).map((index) => this.#pathOf(index));
    if (row.others && !this.#others.isAsBefore(others, row.others.state)) return NOTHING;
    if (this.#today - seen >= STALE) this.#put(key, { ...row, seen: this.#today });
    const isSame = row.stamp !== null && isSameStamp(row.stamp, stamp);
    return { kind: isSame ? "same" : "content", content: { hash, findings, others } };
  }

  /** `stamp`: taken before the file was read, at the time `at`. */
  keep(
    file: string,
    settings: string,
    { hash, findings, others }: Content,
    { stamp, at }: { readonly stamp: Stamp; readonly at: number },
  ): void {
    const sorted = [...others].sort();
    const starts = this.#starts.get(file) ?? STARTS_NONE;
    const namedBy = this.#namedBy(file);
    const paths = sorted.map((each) => this.#paths.indexOf(this.#keyOf(each)));
    this.#put(this.#keyOf(file), {
      stamp: isRecent(stamp, at) ? null : stamp,
      hash,
      settings: this.#settings.indexOf(settings),
      seen: this.#today,
      findings,
      ...(starts !== STARTS_NONE && { starts }),
      ...(namedBy !== undefined && { namedBy }),
      ...(paths.length > 0 && { others: { paths, state: this.#others.stateOf(sorted) } }),
    });
  }

  /** Never fails: where nothing can be written, the next scan is as slow as this one. */
  save(): void {
    if (!this.#changed) return;
    const rows = [...this.#rows].filter(([, row]) => this.#today - row.seen < FORGOTTEN);
    const used = new Table([]);
    const paths = new Table([]);
    const compact = ({ settings, others, ...row }: Row): Row => ({
      ...row,
      settings: used.indexOf(this.#settings.at(settings)),
      ...(others && {
        others: {
          ...others,
          paths: others.paths.map((index) => paths.indexOf(this.#paths.at(index))),
        },
      }),
    });
    writeCacheFile(this.#place, {
      rows: Object.fromEntries(rows.map(([key, row]) => [key, compact(row)])),
      settings: used.texts,
      others: paths.texts,
    });
    this.#changed = false;
  }

  #namedBy(file: string): string | undefined {
    const files = this.#starters.naming(file);
    if (files.length === 0) return undefined;
    const keys = files.map((each) => this.#keyOf(each));
    return createHash("sha256").update(keys.join("\0")).digest("base64url").slice(0, 8);
  }

  #put(key: string, row: Row): void {
    this.#rows.set(key, row);
    this.#changed = true;
  }

  #keyOf(file: string): string {
    return file.startsWith(this.#within) ? file.slice(this.#within.length) : file;
  }

  #pathOf(index: number): string {
    return path.resolve(this.#within, this.#paths.at(index));
  }
}

/** Texts by number, each once. */
class Table {
  readonly texts: string[];
  readonly #indexes: Map<string, number>;

  constructor(texts: readonly string[]) {
    this.texts = [...texts];
    this.#indexes = new Map(texts.map((text, index) => [text, index]));
  }

  at(index: number): string {
    return this.texts[index] ?? "";
  }

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.texts.push(text) - 1;
    this.#indexes.set(text, index);
    return index;
  }
}
