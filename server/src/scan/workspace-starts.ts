/** Which files of the editor's workspace start threads: read once, beside whatever else goes on. */
import path from "node:path";
import type { StartMarks } from "../workspace/start-index.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { findPythonFiles } from "./find-files.ts";
import { readStartMarks } from "./start-marks.ts";

/** In more files nobody looks: each module then speaks for what it shows itself. */
const MOST_FILES = 20_000;

/** Documents as they are in the editor. */
export async function workspaceStarts(workspace: Workspace): Promise<StartMarks> {
  const { files } = await findPythonFiles(workspace.folders, path.sep);
  if (files.length > MOST_FILES) return new Map();
  const marks = new Map(await readStartMarks(files, () => undefined));
  for (const { path: file, startMark } of workspace.documents) {
    if (file !== undefined && marks.has(file)) marks.set(file, startMark);
  }
  return marks;
}
