/** Finds which file here a path of another machine or container means: as somebody said, or by the longest common end. */

/** The same folder, as the measured program names it and as this machine does. Both absolute. */
export interface PathMapping {
  readonly remoteRoot: string;
  readonly localRoot: string;
}

/** By the mapping with the longest root that the path lies in; forward slashes. */
export function mappedPath(file: string, mappings: readonly PathMapping[]): string | undefined {
  const path = plain(file);
  const [best] = mappings
    .filter(({ remoteRoot }) => isIn(path, rootOf(remoteRoot)))
    .sort((a, b) => rootOf(b.remoteRoot).length - rootOf(a.remoteRoot).length);
  if (!best) return undefined;
  return `${rootOf(best.localRoot)}/${path.slice(rootOf(best.remoteRoot).length + 1)}`;
}

/** A file here that a path may mean. */
export interface Candidate {
  readonly file: string;
  readonly local: string;
  /** The roots that are left when the common end is taken away. */
  readonly roots: PathMapping;
}

/** For each path those files here that share the longest end with it: one name at the least. */
export function candidatesFor(
  files: readonly string[],
  locals: readonly string[],
): readonly Candidate[] {
  const byName = new Map<string, string[]>();
  for (const local of locals) {
    const name = lastOf(partsOf(local));
    byName.set(name, [...(byName.get(name) ?? []), local]);
  }
  return files.flatMap((file) => {
    const parts = partsOf(file);
    const ends = (byName.get(lastOf(parts)) ?? []).map((local) => ({
      local,
      common: commonEnd(parts, partsOf(local)),
    }));
    const most = Math.max(0, ...ends.map(({ common }) => common));
    return ends
      .filter(({ common }) => common === most)
      .map(({ local }) => ({ file, local, roots: rootsOf(file, local, most) }));
  });
}

/**
 * One file here for each path, out of candidates whose content agrees: where several do, the one under
 * roots that paths with a single candidate have as well; where that does not decide, none.
 */
export function chosen(candidates: readonly Candidate[]): ReadonlyMap<string, string> {
  const groups = new Map<string, Candidate[]>();
  for (const each of candidates) groups.set(each.file, [...(groups.get(each.file) ?? []), each]);
  const certain = new Set<string>();
  for (const [only, ...others] of groups.values()) {
    if (only && others.length === 0) certain.add(keyOf(only.roots));
  }
  const found = new Map<string, string>();
  for (const [file, group] of groups) {
    const known = group.filter(({ roots }) => certain.has(keyOf(roots)));
    const [first, ...others] = group.length === 1 ? group : known;
    if (first && others.length === 0) found.set(file, first.local);
  }
  return found;
}

function rootsOf(file: string, local: string, common: number): PathMapping {
  const root = (path: string): string => plain(path).split("/").slice(0, -common).join("/");
  return { remoteRoot: root(file), localRoot: root(local) };
}

function keyOf({ remoteRoot, localRoot }: PathMapping): string {
  return `${remoteRoot}\0${localRoot}`;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

function partsOf(path: string): readonly string[] {
  return plain(path)
    .split("/")
    .filter((part) => part !== "" && part !== ".");
}

function lastOf(parts: readonly string[]): string {
  return parts.at(-1) ?? "";
}

/** Backslashes are separators only in paths of Windows. */
function plain(path: string): string {
  return /^(?:[a-z]:|\\\\)/iu.test(path) ? path.replaceAll("\\", "/") : path;
}

function rootOf(root: string): string {
  return plain(root).replace(/\/+$/u, "");
}

function isIn(path: string, root: string): boolean {
  return path.startsWith(`${root}/`);
}
