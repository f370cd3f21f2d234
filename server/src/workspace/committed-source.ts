/** Finds an older text of a file in its Git repository. */
import path from "node:path";
import { git } from "./git.ts";

/** Commits of a file looked into, the newest first. */
const MOST_COMMITS = 40;

export interface CommittedSource {
  readonly bytes: Uint8Array;
  /** Abbreviated. */
  readonly commit: string;
}

/**
 * The file's text in the newest commit before `time` (milliseconds since the epoch), on any branch, in
 * which it has this size. Undefined without Git, outside of a repository, or where there is none.
 */
export async function committedSource(
  file: string,
  time: number,
  size: number,
): Promise<CommittedSource | undefined> {
  try {
    const folder = path.dirname(file);
    const before = `--before=@${Math.floor(time / 1000)}`;
    const name = path.basename(file);
    const listing = ["rev-list", "--all", before, `--max-count=${MOST_COMMITS}`, "--", name];
    const commits = (await git(folder, listing)).toString("utf8").split("\n").filter(Boolean);
    for (const commit of commits) {
      const object = `${commit}:./${name}`;
      const found = await git(folder, ["cat-file", "-s", object]).catch(() => undefined);
      if (Number(found?.toString("utf8")) !== size) continue;
      const bytes = await git(folder, ["cat-file", "blob", object]);
      return { bytes, commit: commit.slice(0, 10) };
    }
  } catch {
    // No Git, no repository: the source stays unknown.
  }
  return undefined;
}
