/** Decides which file of the workspace a path in a profile means. */

export interface PathRules {
  readonly platform: "posix" | "windows";
  /** Where relative paths start; the profile's own `cwd` goes first. */
  readonly cwd?: string;
  /** Follows symbolic links; gives undefined for a path that does not exist here. */
  readonly realpath?: (path: string) => string | undefined;
}

/** Frames' paths that are no files: `<frozen importlib._bootstrap>`, `<string>`, "". */
export function isRealFile(path: string): boolean {
  return path !== "" && !path.startsWith("<");
}

/**
 * One spelling for one file: absolute, forward slashes, no `.` and `..`, links followed, and on
 * Windows in lower case. Only for comparing; not a path to open.
 */
export function pathKey(path: string, rules: PathRules): string {
  const windows = rules.platform === "windows";
  const absolute = isAbsolute(path, windows) ? path : join(rules.cwd ?? "", path);
  const plain = tidy(windows ? absolute.replaceAll("\\", "/") : absolute);
  const real = rules.realpath?.(plain) ?? plain;
  return windows ? tidy(real.replaceAll("\\", "/")).toLowerCase() : real;
}

/** The files in `files` (as frames name them) that are the workspace file at `path`. */
export function matchFiles(
  files: Iterable<string>,
  path: string,
  rules: PathRules,
): readonly string[] {
  const wanted = pathKey(path, rules);
  const matches: string[] = [];
  for (const file of files) {
    if (isRealFile(file) && pathKey(file, rules) === wanted) matches.push(file);
  }
  return matches;
}

function isAbsolute(path: string, windows: boolean): boolean {
  return windows ? /^(?:[a-z]:)?[\\/]/iu.test(path) : path.startsWith("/");
}

function join(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  // A network path keeps both of its slashes.
  const root = path.startsWith("//") ? "//" : path.startsWith("/") ? "/" : "";
  return root + parts.join("/");
}
