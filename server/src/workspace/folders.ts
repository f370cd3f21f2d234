/** What lies in folders, read once and kept until something there changes. */
import { type Dirent, readdirSync } from "node:fs";
import path from "node:path";

export type EntryKind = "file" | "folder";

/** Lives as long as whoever follows the changes on disk. */
export class Folders {
  readonly #known = new Map<string, ReadonlyMap<string, EntryKind>>();

  /** Undefined where there is nothing of the name; links count as what they are named for. */
  entry(folder: string, name: string): EntryKind | undefined {
    return this.#entries(folder).get(name);
  }

  /** Something was made, deleted or renamed; also a folder. */
  forget(file: string): void {
    this.#known.delete(path.dirname(file));
    for (const folder of [...this.#known.keys()]) {
      if (folder === file || folder.startsWith(file + path.sep)) this.#known.delete(folder);
    }
  }

  #entries(folder: string): ReadonlyMap<string, EntryKind> {
    const kept = this.#known.get(folder);
    if (kept) return kept;
    const read = new Map(list(folder).map((each) => [each.name, kindOf(each)]));
    this.#known.set(folder, read);
    return read;
  }
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone, or not to be looked into: nothing can be imported from there.
    return [];
  }
}

/** A link without an ending like a file's most likely leads to a folder. */
function kindOf(entry: Dirent): EntryKind {
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() && !entry.name.includes(".") ? "folder" : "file";
}
