/** Which Python file is run, which profile is opened: from the argument, the editor, or a dialog. */
import { Uri, window, workspace } from "vscode";
import type { ProfileFileParams } from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Voice } from "../voice.ts";
import type { Measurement } from "./measure.ts";

export interface ProfileFileRequest {
  readonly engine?: ProfileFileParams["engine"];
}

/** Saves the file first: the interpreter runs what is on disk. */
export async function askWhatToRun(
  voice: Voice,
  argument: unknown,
  request: ProfileFileRequest,
): Promise<Measurement | undefined> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  const document = uri && (await workspace.openTextDocument(uri));
  if (document?.languageId !== "python") {
    voice.error("There is no Python file to profile. Please open the program that should run.");
    return undefined;
  }
  if (document.uri.scheme !== "file" || (document.isDirty && !(await document.save()))) {
    voice.error("The file is not saved to disk, so it cannot be run. Please save it first.");
    return undefined;
  }
  const { engine } = request;
  return {
    method: REQUEST.profileFile,
    params: { uri: document.uri.toString(), ...(engine === undefined ? {} : { engine }) },
    title: `Profiling ${workspace.asRelativePath(document.uri)}`,
  };
}

export async function askWhatToOpen(argument: unknown): Promise<Measurement | undefined> {
  const uri = argument instanceof Uri ? argument : await openDialog();
  if (uri === undefined) return undefined;
  return {
    method: REQUEST.openProfile,
    params: { path: uri.fsPath },
    title: `Opening ${workspace.asRelativePath(uri)}`,
  };
}

async function openDialog(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    title: "Open Profile",
    openLabel: "Open Profile",
    filters: { Profiles: EXTENSIONS, "All files": ["*"] },
  });
  return chosen?.[0];
}

/** What profilers call their files; the server looks at the content. */
const EXTENSIONS = [
  ...["json", "jsonl", "gz", "speedscope", "pstats", "prof", "raw", "collapsed", "folded", "txt"],
  ...["cpuprofile", "pyisession", "lprof", "austin", "mojo", "pb", "pprof", "tracemalloc", "html"],
];
