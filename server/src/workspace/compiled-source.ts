/**
 * Reads what CPython noted of a source when it compiled it: the header of `__pycache__/*.pyc`, as PEP 552
 * describes it (magic number, flags, time of change, size; four bytes each, little-endian).
 */
import { open, readdir } from "node:fs/promises";
import path from "node:path";

export interface CompiledSource {
  /** Bytes, modulo 2^32. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly changed: number;
}

/** What was compiled from a source that changed before `time` (milliseconds since the epoch); the newest first. */
export async function compiledSources(
  source: string,
  time: number,
): Promise<readonly CompiledSource[]> {
  const folder = path.join(path.dirname(source), "__pycache__");
  const stem = `${path.basename(source, path.extname(source))}.`;
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.startsWith(stem) && name.endsWith(".pyc"));
  const headers = await Promise.all(files.map((name) => headerOf(path.join(folder, name))));
  return headers
    .flatMap((header) => header ?? [])
    .filter(({ changed }) => changed * 1000 <= time)
    .sort((a, b) => b.changed - a.changed);
}

async function headerOf(file: string): Promise<CompiledSource | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const header = Buffer.alloc(16);
    const { bytesRead } = await handle.read(header, 0, 16, 0);
    // With flags the header holds a hash of the source, and neither its time nor its size.
    if (bytesRead < 16 || header.readUInt32LE(4) !== 0) return undefined;
    return { changed: header.readUInt32LE(8), size: header.readUInt32LE(12) };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
