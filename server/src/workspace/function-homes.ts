/** Finds, for functions that left their file, the one file that has them now, among those that nobody has open too. */
import { readFile, stat } from "node:fs/promises";
import type { AdoptedFunction } from "../insight/placed-heat.ts";
import { breather } from "./breathe.ts";

/** Files of the workspace looked into; more is no place that a function is moved in by hand. */
const MOST_FILES = 5000;
/** Larger files are generated or data. Bytes. */
const MOST_BYTES = 1024 * 1024;

/** A text of a file and what it would adopt of the lost functions. */
export type Adopting = (file: string, text: string) => readonly AdoptedFunction[];

export interface HomeSearch {
  /** Bare names of the functions that are lost. */
  readonly names: ReadonlySet<string>;
  /** The workspace's Python files, absolute. */
  readonly files: () => Promise<readonly string[]>;
  /** Texts that count instead of those on disk. */
  readonly open: ReadonlyMap<string, string>;
  readonly adopting: Adopting;
}

interface Known {
  readonly stamp: string;
  /** Of all functions that it defines. */
  readonly defined: ReadonlySet<string>;
}

/** Lives as long as its profile is shown. */
export class FunctionHomes {
  readonly #known = new Map<string, Known>();
  #homes: ReadonlyMap<string, string> = new Map();

  /** Files that nobody has open and that have a lost function now. */
  get files(): readonly string[] {
    return [...new Set(this.#homes.values())];
  }

  /** Whether this function's heat stands in this file, which is not open. */
  has(file: string, adopted: AdoptedFunction): boolean {
    return this.#homes.get(keyOf(adopted)) === file;
  }

  /** Whether other homes were found than before. Never rejects. */
  async look({ names, files, open, adopting }: HomeSearch): Promise<boolean> {
    const found = new Map<string, string[]>();
    const claim = (file: string, text: string): void => {
      for (const each of adopting(file, text)) {
        const key = keyOf(each);
        found.set(key, [...(found.get(key) ?? []), file]);
      }
    };
    if (names.size > 0) {
      for (const [file, text] of open) claim(file, text);
      const breathe = breather();
      for (const file of (await files()).slice(0, MOST_FILES)) {
        await breathe();
        const text = open.has(file) ? undefined : await this.#textWith(file, names);
        if (text !== undefined) claim(file, text);
      }
    }
    const homes = new Map<string, string>();
    for (const [key, [only, ...others]] of found) {
      // In several files, nobody knows which is the measured one; in an open one it is shown already.
      if (only !== undefined && others.length === 0 && !open.has(only)) homes.set(key, only);
    }
    const before = [...this.#homes].join("\n");
    this.#homes = homes;
    return [...homes].join("\n") !== before;
  }

  /** The text of a file that defines a function of such a name; read only where it changed, or is wanted. */
  async #textWith(file: string, names: ReadonlySet<string>): Promise<string | undefined> {
    const info = await stat(file).catch(() => undefined);
    if (!info?.isFile() || info.size > MOST_BYTES) return undefined;
    const stamp = `${info.mtimeMs} ${info.size}`;
    const kept = this.#known.get(file);
    if (kept?.stamp === stamp && isApart(kept.defined, names)) return undefined;
    const text = (await readFile(file, "utf8").catch(() => "")).replace(/^\uFEFF/u, "");
    const defined = new Set([...text.matchAll(/\bdef\s+(\w+)/gu)].map(([, name = ""]) => name));
    this.#known.set(file, { stamp, defined });
    return isApart(defined, names) ? undefined : text;
  }
}

function keyOf({ heat, before }: AdoptedFunction): string {
  return `${heat.file}\0${before.name}`;
}

function isApart(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const each of others) if (some.has(each)) return false;
  return true;
}
