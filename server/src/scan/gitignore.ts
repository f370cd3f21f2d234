/** What .gitignore files, and Git's own list of excludes, say about paths. */
import { readFileSync } from "node:fs";
import path from "node:path";
import ignore, { type Ignore } from "ignore";
import { statOf } from "./stats.ts";

/** What one folder's files say, for paths below it. */
export interface IgnoreFile {
  /** With a separator at its end. */
  readonly within: string;
  readonly rules: Ignore;
}

/** What Git's own setting is, where file systems usually do not tell upper from lower case. */
const IGNORES_CASE = process.platform === "win32" || process.platform === "darwin";

/** `names`: what the folder holds, where that is known; nothing is read that is not there. */
export function ignoreFileIn(folder: string, names?: ReadonlySet<string>): IgnoreFile | undefined {
  const texts: string[] = [];
  if (names?.has(".gitignore") ?? true) texts.push(textOf(path.join(folder, ".gitignore")));
  if (names?.has(".git") ?? true) texts.push(textOf(path.join(folder, ".git/info/exclude")));
  const text = texts.join("\n");
  if (!/^[^\S\r\n]*[^#\s]/mu.test(text)) return undefined;
  const within = folder.endsWith(path.sep) ? folder : folder + path.sep;
  return { within, rules: ignore({ ignorecase: IGNORES_CASE }).add(text) };
}

/**
 * The ignore files from the repository's root down to above the folder, without those that ignore
 * the folder itself. None outside a repository.
 */
export function ignoresAbove(folder: string): readonly IgnoreFile[] {
  const found: IgnoreFile[] = [];
  for (let at = folder; !statOf(path.join(at, ".git"));) {
    const parent = path.dirname(at);
    if (parent === at) return [];
    at = parent;
    const file = ignoreFileIn(at);
    if (file) found.unshift(file);
  }
  return found.filter((file) => !isIgnored(`${folder}/`, [file]));
}

/** The innermost file that has an opinion decides, as in Git. A folder's path ends in a slash. */
export function isIgnored(full: string, ignores: readonly IgnoreFile[]): boolean {
  for (let i = ignores.length - 1; i >= 0; i--) {
    const file = ignores[i];
    if (!file) continue;
    const relative = full.slice(file.within.length);
    const { ignored, unignored } = file.rules.test(
      path.sep === "/" ? relative : relative.replaceAll(path.sep, "/"),
    );
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
