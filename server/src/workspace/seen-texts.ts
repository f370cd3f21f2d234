/** Remembers the texts of files as they were on disk, so that a profile can be laid on the one that ran. */
import { readFile, stat } from "node:fs/promises";

/** A text that was on disk unchanged from one time to another. Milliseconds since the epoch. */
export interface SeenText {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly until: number;
}

const MOST_FILES = 300;
const MOST_VERSIONS = 6;
/** Larger files are generated or data. Bytes. */
const MOST_BYTES = 1024 * 1024;

/** Lives as long as the server. Paths are absolute, spelled as editors spell them. */
export class SeenTexts {
  readonly #files = new Map<string, readonly SeenText[]>();

  /** Looks at a file now. Never rejects: what cannot be read is not remembered. */
  async look(path: string): Promise<void> {
    try {
      const before = await stat(path);
      if (!before.isFile() || before.size > MOST_BYTES) return;
      const now = Date.now();
      const versions = this.#files.get(path) ?? [];
      const last = versions.at(-1);
      if (last?.from === before.mtimeMs && last.bytes.length === before.size) {
        this.#keep(path, [...versions.slice(0, -1), { ...last, until: now }]);
        return;
      }
      const bytes = await readFile(path);
      // Written to meanwhile: which of the two states was read is not known.
      if ((await stat(path)).mtimeMs !== before.mtimeMs) return;
      this.#keep(path, [...versions, { bytes, from: before.mtimeMs, until: now }]);
    } catch {
      // Gone or unreadable: what was seen earlier stays.
    }
  }

  /** The text that certainly was on disk at a time. */
  at(path: string, time: number): SeenText | undefined {
    return this.#files.get(path)?.findLast(({ from, until }) => from <= time && time <= until);
  }

  /** The newest text of that size in bytes and that time of change, in whole seconds. */
  compiled(path: string, size: number, changed: number): SeenText | undefined {
    return this.#files
      .get(path)
      ?.findLast(({ bytes, from }) => bytes.length === size && Math.floor(from / 1000) === changed);
  }

  #keep(path: string, versions: readonly SeenText[]): void {
    // Put in again at the end: the files longest not looked at go first.
    this.#files.delete(path);
    this.#files.set(path, versions.slice(-MOST_VERSIONS));
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_FILES && oldest !== undefined) this.#files.delete(oldest);
  }
}
