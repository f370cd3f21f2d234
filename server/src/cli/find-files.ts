/** Finds the Python files below given paths, without what version control ignores there. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import ignore, { type Ignore } from "ignore";
import type { CheckError } from "./check.ts";

export interface FoundFiles {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[];
  readonly errors: readonly CheckError[];
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
  ".pytest_cache",
]);

/**
 * What is named is checked: a file whatever its name and even when ignored, a folder even where
 * an ignore file above it says otherwise (`~/.pyenv/versions/…`): that file then says nothing inside it.
 */
export async function findPythonFiles(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  const files = new Set<string>();
  const errors: CheckError[] = [];
  for (const given of paths) {
    const full = path.resolve(cwd, given);
    const info = await stat(full).catch(() => undefined);
    if (info?.isFile()) files.add(full);
    else if (info?.isDirectory()) await walk(full, await ignoresFor(full), files, errors);
    else
      errors.push({
        file: given,
        message: info ? "is neither a file nor a folder" : "does not exist",
      });
  }
  return { files: [...files].sort(), errors };
}

/** What one .gitignore says, for paths below its folder. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

async function walk(
  folder: string,
  above: readonly IgnoreFile[],
  files: Set<string>,
  errors: CheckError[],
): Promise<void> {
  const own = await ignoreFile(folder);
  const ignores = own ? [...above, own] : above;
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    errors.push({ file: folder, message: `cannot be listed: ${why}` });
    return;
  }
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (SKIPPED.has(entry.name) || isIgnored(`${full}/`, ignores)) continue;
      if (await isEnvironment(full)) continue;
      await walk(full, ignores, files, errors);
    } else if (/\.pyw?$/u.test(entry.name) && !isIgnored(full, ignores)) {
      if (entry.isFile() || (await isLinkToFile(full))) files.add(full);
    }
  }
}

/** The ignore files above a folder that is named, without those that ignore the folder itself. */
async function ignoresFor(folder: string): Promise<readonly IgnoreFile[]> {
  const above = await ignoresAbove(folder);
  return above.filter((file) => !isIgnored(`${folder}/`, [file]));
}

/** The .gitignore files from the repository's root down to above the folder. */
async function ignoresAbove(folder: string): Promise<readonly IgnoreFile[]> {
  const found: IgnoreFile[] = [];
  for (let at = folder; !(await isRoot(at));) {
    const parent = path.dirname(at);
    if (parent === at) return [];
    at = parent;
    const file = await ignoreFile(at);
    if (file) found.unshift(file);
  }
  return found;
}

async function isRoot(folder: string): Promise<boolean> {
  return exists(path.join(folder, ".git"));
}

async function ignoreFile(folder: string): Promise<IgnoreFile | undefined> {
  const texts = await Promise.all(
    [".gitignore", ".git/info/exclude"].map((name) =>
      readFile(path.join(folder, name), "utf8").catch(() => ""),
    ),
  );
  const text = texts.join("\n");
  return text.trim() === "" ? undefined : { folder, rules: ignore().add(text) };
}

/** The innermost file that has an opinion decides, as in Git. */
function isIgnored(full: string, ignores: readonly IgnoreFile[]): boolean {
  for (const { folder, rules } of [...ignores].reverse()) {
    const trailing = full.endsWith("/") ? "/" : "";
    const relative = path.relative(folder, full).split(path.sep).join("/") + trailing;
    const { ignored, unignored } = rules.test(relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** An environment is marked by this file, whatever its folder is called. */
async function isEnvironment(folder: string): Promise<boolean> {
  return exists(path.join(folder, "pyvenv.cfg"));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function isLinkToFile(full: string): Promise<boolean> {
  const info = await stat(full).catch(() => undefined);
  return info?.isFile() === true;
}
