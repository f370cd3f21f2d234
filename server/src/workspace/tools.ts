/** Finds the Python and the py-spy to run: never one that the opened folder brought along unasked. */
import { accessSync, constants, realpathSync } from "node:fs";
import path from "node:path";
import { findPySpy, type PySpyFound } from "../engines/find-py-spy.ts";

export interface ToolSearch {
  /** Machine-scoped settings; empty: look for one. */
  readonly pythonPath: string;
  readonly pySpyPath: string;
  /** Selected in the editor, for a trusted workspace. */
  readonly interpreter?: string | undefined;
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
}

export type FoundPython =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string; readonly remedy: string };

/** The setting, the selected interpreter, then PATH. */
export function findPython(search: ToolSearch): FoundPython {
  if (search.pythonPath !== "") {
    if (path.isAbsolute(search.pythonPath)) return { ok: true, path: search.pythonPath };
    return {
      ok: false,
      reason: `The setting hotlint.pythonPath is "${search.pythonPath}", which is not an absolute path.`,
      remedy: "Correct the setting or clear it.",
    };
  }
  if (search.interpreter !== undefined && path.isAbsolute(search.interpreter)) {
    return { ok: true, path: search.interpreter };
  }
  const names = process.platform === "win32" ? ["python.exe"] : ["python3", "python"];
  for (const folder of safePath(search.folders)) {
    for (const name of names) {
      const file = path.join(folder, name);
      if (isExecutable(file) && !isInside(file, search.folders)) return { ok: true, path: file };
    }
  }
  return {
    ok: false,
    reason: "No Python was found on PATH.",
    remedy: "Select an interpreter in the Python extension, or set hotlint.pythonPath.",
  };
}

/** Interpreters that may be of a version ("3.15"): the setting, the selected one, then PATH. */
export function pythonCandidates(search: ToolSearch, version: string): readonly string[] {
  const named = process.platform === "win32" ? ["python.exe"] : [`python${version}`, "python3"];
  const onPath = safePath(search.folders).flatMap((folder) =>
    named.map((name) => path.join(folder, name)),
  );
  return [search.pythonPath, search.interpreter ?? ""]
    .filter((file) => path.isAbsolute(file))
    .concat(onPath.filter((file) => isExecutable(file) && !isInside(file, search.folders)));
}

export function findPySpyFor(search: ToolSearch): Promise<PySpyFound> {
  const python = findPython(search);
  return findPySpy({
    ...(search.pySpyPath !== "" && { setting: search.pySpyPath }),
    ...(python.ok && { interpreter: python.path }),
    path: safePath(search.folders).join(path.delimiter),
  });
}

/** The folders of PATH that lie outside of the workspace. */
function safePath(folders: readonly string[]): readonly string[] {
  const all = (process.env["PATH"] ?? "").split(path.delimiter);
  return all.filter((folder) => path.isAbsolute(folder) && !isInside(folder, folders));
}

/** Links are followed: a link from outside into the workspace is inside. */
function isInside(file: string, folders: readonly string[]): boolean {
  const own = real(file);
  return folders.some((folder) => {
    const relative = path.relative(real(folder), own);
    return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
  });
}

function real(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return path.resolve(file);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
