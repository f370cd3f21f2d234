/** Between `file:` URIs and paths; other URIs have no path. */
import { fileURLToPath, pathToFileURL } from "node:url";

/** The absolute path of a `file:` URI; undefined for `untitled:`, notebook cells and malformed ones. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The URI of an absolute path, spelled as editors spell it. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href.replace(/^file:\/\/\/([A-Za-z]):/u, (_, drive: string) => {
    return `file:///${drive.toLowerCase()}%3A`;
  });
}
