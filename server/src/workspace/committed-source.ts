/** Finds an older text of a file in its Git repository. Runs only commands that read, with no hook or helper. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Commits of a file looked into, the newest first; and how long Git may take for each answer. */
const MOST_COMMITS = 40;
const PATIENCE_MS = 5000;
const MOST_BYTES = 4 * 1024 * 1024;

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

/** Not started in the folder itself: some systems look for programs there first. */
async function git(folder: string, args: readonly string[]): Promise<Buffer> {
  const plain = ["-C", folder, "--no-pager", "--no-optional-locks", "--literal-pathspecs"];
  const options = { encoding: "buffer", timeout: PATIENCE_MS, maxBuffer: MOST_BYTES } as const;
  const { stdout } = await run("git", [...plain, ...args], { ...options, windowsHide: true });
  return stdout;
}
