/** Finds the Python files below given paths, without what version control ignores there. */
import { type Dirent, readdirSync } from "node:fs";
import path from "node:path";
import { breather } from "../workspace/breathe.ts";
import { ignoreFileIn, ignoresAbove, type IgnoreFile, isIgnored } from "./gitignore.ts";
import { statOf } from "./stats.ts";

export interface FoundFiles {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[];
  readonly errors: readonly FindError[];
}

export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the search waits for between two folders, if anything. */
  readonly held?: (() => Promise<void> | undefined) | undefined;
}

export interface FindError {
  readonly file: string;
  readonly message: string;
}

/** Never looked into, whatever version control says. */
const SKIPPED = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  "__pycache__",
  "site-packages",
  ".venv",
  ".tox",
  ".nox",
  ".mypy_cache",
  ".ruff_cache",
  ".hotlint_cache",
  ".pytest_cache",
]);

/** An environment is marked by this file, whatever its folder is called. */
const ENVIRONMENT = "pyvenv.cfg";

/**
 * What is named is checked: a file whatever its name and even when ignored, a folder even where
 * an ignore file above it says otherwise (`~/.pyenv/versions/…`): that file then says nothing inside it.
 * Lists with the calls that wait, several times as fast as the others, and lets others run in between.
 */
export async function findPythonFiles(
  paths: readonly string[],
  cwd: string,
  { signal, held }: FindOptions = {},
): Promise<FoundFiles> {
  const files = new Set<string>();
  const errors: FindError[] = [];
  const breathe = breather(held);
  for (const given of paths) {
    const full = path.resolve(cwd, given);
    const info = statOf(full);
    if (info?.isFile()) files.add(full);
    else if (info?.isDirectory()) {
      const folders: Folder[] = [{ path: full, above: ignoresAbove(full), named: true }];
      for (let folder = folders.pop(); folder; folder = folders.pop()) {
        list(folder, folders, files, errors);
        await breathe();
        if (signal?.aborted) return { files: [], errors };
      }
    } else {
      const message = info ? "is neither a file nor a folder" : "does not exist";
      errors.push({ file: given, message });
    }
  }
  return { files: [...files].sort(), errors };
}

/** A folder still to be listed. */
interface Folder {
  readonly path: string;
  readonly above: readonly IgnoreFile[];
  /** By the user: looked into even where it is an environment. */
  readonly named?: true;
}

function list(folder: Folder, folders: Folder[], files: Set<string>, errors: FindError[]): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder.path, { withFileTypes: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    errors.push({ file: folder.path, message: `cannot be listed: ${why}` });
    return;
  }
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has(ENVIRONMENT) && folder.named !== true) return;
  const own = ignoreFileIn(folder.path, names);
  const ignores = own ? [...folder.above, own] : folder.above;
  const within = folder.path.endsWith(path.sep) ? folder.path : folder.path + path.sep;
  for (const entry of entries) {
    const full = within + entry.name;
    if (entry.isDirectory()) {
      if (SKIPPED.has(entry.name) || isIgnored(`${full}/`, ignores)) continue;
      folders.push({ path: full, above: ignores });
    } else if (isPythonName(entry.name) && !isIgnored(full, ignores)) {
      if (entry.isFile() || statOf(full)?.isFile() === true) files.add(full);
    }
  }
}

/** Whether something new below a folder may be a Python file to be found, or hold one. */
export function mayBringPython(folder: string, full: string): boolean {
  const names = path.relative(folder, full).split(path.sep);
  if (names.some((name) => SKIPPED.has(name))) return false;
  return isPythonName(full) || statOf(full)?.isDirectory() === true;
}

function isPythonName(name: string): boolean {
  return name.endsWith(".py") || name.endsWith(".pyw");
}
