/** Asks Git about a folder: only commands that read, with no hook or helper, in bounded time. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long Git may take for each answer, and how large that may be. */
const PATIENCE_MS = 5000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Rejects without Git, outside of a repository, and where the command fails. */
export async function git(folder: string, args: readonly string[]): Promise<Buffer> {
  // Not started in the folder itself: some systems look for programs there first.
  const plain = ["-C", folder, "--no-pager", "--no-optional-locks", "--literal-pathspecs"];
  const options = { encoding: "buffer", timeout: PATIENCE_MS, maxBuffer: MOST_BYTES } as const;
  const { stdout } = await run("git", [...plain, ...args], { ...options, windowsHide: true });
  return stdout;
}
