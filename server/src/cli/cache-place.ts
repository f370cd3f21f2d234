/** Where a check keeps what it found: in the project that the working folder belongs to. */
import { existsSync } from "node:fs";
import path from "node:path";

export interface CacheFolder {
  readonly folder: string;
  readonly root: string;
}

const NAME = ".hotlint_cache";

/** What marks the top of a project, the nearest wins. */
const MARKS = ["pyproject.toml", ".git"];

/** `given`: by the user, relative to the working folder. */
export function cacheOf(cwd: string, given: string | undefined): CacheFolder {
  const root = projectOf(cwd) ?? cwd;
  return { root, folder: given === undefined ? path.join(root, NAME) : path.resolve(cwd, given) };
}

function projectOf(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (MARKS.some((mark) => existsSync(path.join(folder, mark)))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}
