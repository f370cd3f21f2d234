/** A repository that holds the recorded program: the same commit, whoever makes it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";

const programs = path.resolve(import.meta.dirname, "../profile/programs/pyroscope");

/** Makes it in an empty folder, the program in its `app/`; gives the commit's name. */
export function shopRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const app = path.join(folder, "app");
  for (const file of ["main.py", "orders/reports.py"]) {
    cpSync(path.join(programs, file), path.join(app, file));
  }
  git(folder, "init", "-q", "--object-format=sha1");
  git(folder, "add", "app");
  git(folder, "commit", "-q", "-m", "What ran");
  return git(folder, "rev-parse", "HEAD").trim();
}

/** Nothing of this machine's configuration and clock goes into a commit. */
function git(folder: string, ...args: readonly string[]): string {
  const date = "2026-01-01T00:00:00Z";
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  const plain = ["-C", folder, ...who, "-c", "core.autocrlf=false", "-c", "core.filemode=false"];
  const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
  return execFileSync("git", [...plain, ...args], { env, encoding: "utf8", stdio: "pipe" });
}
