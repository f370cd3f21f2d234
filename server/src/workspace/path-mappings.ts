/** Reads path mappings as the settings and launch.json write them. */
import path from "node:path";
import type { PathMapping } from "../profile/path-mapping.ts";

/**
 * `value`: a list of `{ localRoot, remoteRoot }`, from anywhere; what is none is left out. `folder`: the
 * workspace folder, where relative local roots start.
 */
export function readMappings(value: unknown, folder: string): readonly PathMapping[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null) return [];
    if (!("localRoot" in each) || !("remoteRoot" in each)) return [];
    const { localRoot, remoteRoot } = each;
    if (typeof localRoot !== "string" || typeof remoteRoot !== "string") return [];
    // debugpy takes "." for the folder in which the program was started, which is not known here.
    if (remoteRoot === "" || remoteRoot === ".") return [];
    return [{ remoteRoot, localRoot: absolute(localRoot, folder) }];
  });
}

function absolute(root: string, folder: string): string {
  const named = root.replaceAll(/\$\{workspace(?:Folder|Root)\}/gu, () => folder);
  return path.resolve(folder, named);
}
