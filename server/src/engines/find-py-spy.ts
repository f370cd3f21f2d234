/** Finds py-spy: setting, selected interpreter, PATH, the user's own tools, uvx. */
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { runChild } from "./child.ts";

/** How to call py-spy: its file and what stands before its own arguments. */
export interface PySpyCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** "0.4.2" */
  readonly version: string;
  readonly foundIn: PySpyPlace;
}

export type PySpyPlace = "setting" | "interpreter" | "path" | "user" | "uvx";

export interface PySpySearch {
  /** Absolute path from a machine-scoped setting; when given nothing else is tried. */
  readonly setting?: string;
  /** Executable of the selected Python; its scripts folder is searched. */
  readonly interpreter?: string;
  /** Default: this process's PATH and home. */
  readonly path?: string;
  readonly home?: string;
  /** uvx downloads py-spy when it is not there yet. Default false. */
  readonly allowUvx?: boolean;
}

export type PySpyFound =
  | { readonly ok: true; readonly command: PySpyCommand }
  | { readonly ok: false; readonly reason: string };

interface Candidate {
  readonly file: string;
  readonly args: readonly string[];
  readonly foundIn: PySpyPlace;
}

const EXE = process.platform === "win32" ? ".exe" : "";
const ANSWER = /^py-spy (\d+\.\d+\.\d+)/mu;

/** The first candidate that answers `--version`. py-spy is a binary: `python -m py_spy` cannot work. */
export async function findPySpy(search: PySpySearch): Promise<PySpyFound> {
  if (search.setting !== undefined && search.setting !== "") {
    if (!path.isAbsolute(search.setting)) {
      return {
        ok: false,
        reason: `The py-spy setting "${search.setting}" is not an absolute path.`,
      };
    }
    const command = await validated({ file: search.setting, args: [], foundIn: "setting" });
    if (command) return { ok: true, command };
    return {
      ok: false,
      reason: `${search.setting}, from the settings, is not a working py-spy. Correct the setting or clear it.`,
    };
  }
  for (const candidate of candidates(search)) {
    if (!(await isExecutable(candidate.file))) continue;
    const command = await validated(candidate);
    if (command) return { ok: true, command };
  }
  return {
    ok: false,
    reason:
      "py-spy was found neither beside the selected Python nor on PATH. Install it into the environment, or name it in the settings.",
  };
}

/** Where pip puts commands for an interpreter. */
function scriptsFolder(interpreter: string): string {
  const folder = path.dirname(interpreter);
  if (process.platform !== "win32") return folder;
  return path.basename(folder).toLowerCase() === "scripts" ? folder : path.join(folder, "Scripts");
}

function candidates(search: PySpySearch): readonly Candidate[] {
  const found: Candidate[] = [];
  const add = (folder: string, foundIn: PySpyPlace): void => {
    found.push({ file: path.join(folder, `py-spy${EXE}`), args: [], foundIn });
  };
  if (search.interpreter !== undefined && path.isAbsolute(search.interpreter)) {
    add(scriptsFolder(search.interpreter), "interpreter");
  }
  // A relative entry would make the opened folder a place to run programs from.
  const folders = (search.path ?? process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) add(folder, "path");
  const home = search.home ?? process.env["HOME"] ?? process.env["USERPROFILE"];
  const user = home === undefined ? [] : [path.join(home, ".local", "bin")];
  for (const folder of user) add(folder, "user");
  if (search.allowUvx === true) {
    for (const folder of [...folders, ...user]) {
      const args = ["--from", "py-spy>=0.4.2", "py-spy"];
      found.push({ file: path.join(folder, `uvx${EXE}`), args, foundIn: "uvx" });
    }
  }
  return found;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function validated(candidate: Candidate): Promise<PySpyCommand | undefined> {
  const result = await runChild({
    file: candidate.file,
    args: [...candidate.args, "--version"],
    // uvx may have to download first.
    timeoutMs: candidate.foundIn === "uvx" ? 120_000 : 10_000,
  });
  const version = ANSWER.exec(result.stdout)?.[1];
  return result.code === 0 && version !== undefined ? { ...candidate, version } : undefined;
}
