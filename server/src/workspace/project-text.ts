/** The text of the pyproject.toml that a suppression for the whole project goes to. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Workspace } from "./workspace.ts";
import { pathOf } from "./uris.ts";

export interface ProjectText {
  /** Absolute path. */
  readonly file: string;
  /** Missing where the file has to be made. */
  readonly text?: string;
}

/** The file whose settings hold for the document; else a new one in its workspace folder. */
export async function projectTextOf(
  uri: string,
  workspace: Workspace,
): Promise<ProjectText | undefined> {
  const own = pathOf(uri);
  if (own === undefined) return undefined;
  const project = await workspace.projectOf(uri);
  if (project?.file !== undefined) {
    const text = await readFile(project.file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : { file: project.file, text };
  }
  const folder = workspace.folderOf(own);
  return folder === undefined ? undefined : { file: path.join(folder, "pyproject.toml") };
}
