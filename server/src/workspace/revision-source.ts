/** Finds the text of a file in the commit that a profile names. */
import path from "node:path";
import type { Revision } from "../profile/model.ts";
import { git } from "./git.ts";

/**
 * Undefined where the commit is not in the file's repository. A branch says nothing: which of its
 * commits ran is not known. A tag counts only in the repository that the profile names.
 */
export async function revisionSource(
  file: string,
  { gitRef, repository }: Revision,
): Promise<Uint8Array | undefined> {
  if (gitRef === undefined) return undefined;
  const folder = path.dirname(file);
  try {
    const commit = await commitOf(folder, gitRef, repository);
    if (commit === undefined) return undefined;
    return await git(folder, ["cat-file", "blob", `${commit}:./${path.basename(file)}`]);
  } catch {
    // No Git, no repository, no such commit or file in it.
    return undefined;
  }
}

async function commitOf(
  folder: string,
  ref: string,
  repository: string | undefined,
): Promise<string | undefined> {
  if (/^[0-9a-f]{7,64}$/iu.test(ref)) return resolved(folder, ref);
  // What Git would read as an option, a range or a path of its own is no name of a tag.
  if (!/^[\w][\w./+-]{0,200}$/u.test(ref) || ref.includes("..")) return undefined;
  if (repository === undefined || !(await isRemote(folder, repository))) return undefined;
  return resolved(folder, `refs/tags/${ref}`);
}

async function resolved(folder: string, name: string): Promise<string> {
  const found = await git(folder, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
  return found.toString("utf8").trim();
}

async function isRemote(folder: string, repository: string): Promise<boolean> {
  const listed = await git(folder, ["config", "--get-regexp", "^remote\\..*\\.url$"]);
  const urls = listed.toString("utf8").split("\n");
  const wanted = placeOf(repository);
  return urls.some((line) => placeOf(line.replace(/^\S+\s+/u, "")) === wanted);
}

/** "github.com/example/shop", however the address spells it. */
function placeOf(address: string): string {
  return address
    .trim()
    .replace(/^[a-z+]+:\/\//iu, "")
    .replace(/^[^@/]*@/u, "")
    .replace(/^([^/:]+):(?!\d)/u, "$1/")
    .replace(/(?:\.git)?\/*$/u, "")
    .toLowerCase();
}
