/** Where Python would look for a file's imports, as far as the folders around the file tell. */
import path from "node:path";
import type { Folders } from "./folders.ts";

/** A folder that holds one of these is where a project begins. */
const MARKERS = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", ".git"] as const;

/** A folder of this name beside other files of a project often holds its packages. */
const SOURCES = "src";

/**
 * Absolute folders, the first that holds a module gives it: the one that holds the file's outermost
 * package, or the file itself, and those around it up to the project's own, each with its `src`.
 */
export function importRoots(file: string, folders: Folders): readonly string[] {
  let first = path.dirname(file);
  while (folders.entry(first, "__init__.py") === "file" && path.dirname(first) !== first) {
    first = path.dirname(first);
  }
  const upwards: string[] = [];
  for (let at = first; ; at = path.dirname(at)) {
    upwards.push(at);
    if (isInstalled(at)) break;
    if (MARKERS.some((name) => folders.entry(at, name) !== undefined)) break;
    // No project around it: what lies further up is somebody else's.
    if (path.dirname(at) === at) return [first];
  }
  return upwards.flatMap((folder) =>
    folders.entry(folder, SOURCES) === "folder" ? [folder, path.join(folder, SOURCES)] : [folder],
  );
}

/** Whether a file or folder that came or went may decide where imports of other files are looked for. */
export function movesRoots(file: string): boolean {
  const name = path.basename(file);
  return name === SOURCES || name === "__init__.py" || MARKERS.some((each) => each === name);
}

/** Where packages are installed, and the standard library. */
function isInstalled(folder: string): boolean {
  return /^(?:site-packages|dist-packages|python\d(?:\.\d+t?)?)$/u.test(path.basename(folder));
}
