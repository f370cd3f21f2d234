/** Real Python files: the standard library of a Python at hand, its tests among them. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { findPythons, type Python } from "./pythons.ts";

export interface RealFile {
  readonly path: string;
  readonly text: string;
}

const MAX_BYTES = 150_000;

/** The newest Python at hand that is not newer than the grammar. */
export function libraryPython(): Python {
  const python = findPythons().at(-1);
  if (!python) throw new Error("no Python at hand");
  return python;
}

/**
 * Paths of every `.py` file, sorted. Files that are broken or strangely encoded on purpose are among
 * them; `readFiles` leaves out what is not UTF-8.
 */
export function libraryPaths(python: Python = libraryPython()): readonly string[] {
  const top = folderOf("stdlib", python.path);
  const paths = readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py") && !file.includes("site-packages"))
    .sort();
  // The library alone has some 1,500 files; where there are fewer, its tests are not installed.
  if (paths.length < 500)
    throw new Error(
      `only ${paths.length} files in ${top}: install Python's standard library with its tests`,
    );
  return paths.map((file) => path.join(top, file));
}

/** Where a Python has its own modules (`stdlib`), or those that were installed (`purelib`). */
export function folderOf(what: "stdlib" | "purelib", python: string): string {
  const code = `import sysconfig; print(sysconfig.get_path('${what}'))`;
  return execFileSync(python, ["-c", code], { encoding: "utf8" }).trim();
}

export function readFiles(paths: readonly string[]): readonly RealFile[] {
  return paths.flatMap((file) => {
    const bytes = readFileSync(file);
    if (bytes.length > MAX_BYTES) return [];
    const text = bytes.toString("utf8");
    return text.includes("\uFFFD") ? [] : [{ path: file, text }];
  });
}
