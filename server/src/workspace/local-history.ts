/**
 * Reads the editor's local history: for each file that it saved, a folder with the texts and a list of
 * when. Its format is the editor's own affair, so whatever is not as expected is passed over.
 */
import { open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { CompiledSource } from "./compiled-source.ts";
import { pathOf } from "./uris.ts";

/** Folders looked into, files with a history each. */
const MOST_FOLDERS = 10_000;
/** The list of a file names it at its beginning. Bytes. */
const HEAD = 4096;
const MOST_LIST = 1024 * 1024;

/** Milliseconds by which the editor may note a save too early, clocks of disks being what they are, or late. */
const EARLY = 2000;
const LATE = 10_000;

/** Lives as long as the server; reads only. */
export class LocalHistory {
  /** Where a user's data has it: `…/User/History`. */
  readonly #home: string;
  /** From a file's path to the folder with its texts. */
  #folders: ReadonlyMap<string, string> = new Map();
  #known = "";

  constructor(home: string) {
    this.#home = home;
  }

  /** Texts of that size that were saved when the compiled source was last changed; the nearest first. Never rejects. */
  async texts(file: string, { size, changed }: CompiledSource): Promise<readonly Uint8Array[]> {
    try {
      const folder = await this.#folderOf(file);
      if (folder === undefined) return [];
      const time = changed * 1000;
      const saved = (await entriesIn(folder))
        .filter(({ timestamp }) => timestamp >= time - EARLY && timestamp <= time + LATE)
        .sort((a, b) => Math.abs(a.timestamp - time) - Math.abs(b.timestamp - time));
      const texts: Uint8Array[] = [];
      for (const { id } of saved) {
        const text = path.join(folder, id);
        const info = await stat(text).catch(() => undefined);
        if (info?.isFile() === true && info.size === size) texts.push(await readFile(text));
      }
      return texts;
    } catch {
      return [];
    }
  }

  /** The editor names folders by a number of its own, so each is asked which file it is of. */
  async #folderOf(file: string): Promise<string | undefined> {
    const { mtimeMs } = await stat(this.#home);
    const names = await readdir(this.#home);
    const state = `${mtimeMs} ${names.length}`;
    if (state !== this.#known) {
      const folders = new Map<string, string>();
      for (const name of names.slice(0, MOST_FOLDERS)) {
        const folder = path.join(this.#home, name);
        const of = await fileOf(folder);
        if (of !== undefined) folders.set(keyOf(of), folder);
      }
      this.#folders = folders;
      this.#known = state;
    }
    return this.#folders.get(keyOf(file));
  }
}

/** Editors and profilers spell drives and cases of Windows each in their own way. */
function keyOf(file: string): string {
  return process.platform === "win32" ? path.normalize(file).toLowerCase() : file;
}

async function fileOf(folder: string): Promise<string | undefined> {
  const handle = await open(path.join(folder, LIST)).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const text = /"resource"\s*:\s*("(?:[^"\\]|\\.)*")/u.exec(
      buffer.toString("utf8", 0, bytesRead),
    );
    const resource: unknown = text?.[1] === undefined ? undefined : JSON.parse(text[1]);
    return typeof resource === "string" ? pathIn(resource) : undefined;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

const LIST = "entries.json";

/** Where the editor's window is elsewhere, it names files of this machine as remote ones. */
function pathIn(resource: string): string | undefined {
  return pathOf(resource.replace(/^vscode-remote:(?:\/\/[^/]*)?/u, "file://"));
}

interface Entry {
  readonly id: string;
  readonly timestamp: number;
}

async function entriesIn(folder: string): Promise<readonly Entry[]> {
  const list = path.join(folder, LIST);
  if ((await stat(list)).size > MOST_LIST) return [];
  const value: unknown = JSON.parse(await readFile(list, "utf8"));
  if (typeof value !== "object" || value === null || !("entries" in value)) return [];
  const { entries } = value;
  return Array.isArray(entries) ? entries.filter(isEntry) : [];
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  if (!("id" in value && "timestamp" in value)) return false;
  const { id, timestamp } = value;
  // A name that leads out of the folder is none of the editor's.
  return typeof timestamp === "number" && typeof id === "string" && /^[\w-][\w.-]*$/u.test(id);
}
