/** Reads and writes Python source in its own encoding (PEP 263), byte order mark and line ends kept. */
import { isUtf8 } from "node:buffer";
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

export interface SourceFile {
  readonly ok: true;
  /** Absolute path. */
  readonly path: string;
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly hasMark: boolean;
}

export interface Failed {
  readonly ok: false;
  readonly reason: string;
}

interface Encoding {
  /** As the file names it. */
  readonly name: string;
  readonly decode: (bytes: Uint8Array) => string;
  /** Undefined where the text cannot be said in this encoding. */
  readonly encode?: (text: string) => Uint8Array | undefined;
}

const MARK = [0xef, 0xbb, 0xbf];

export async function readSource(file: string): Promise<SourceFile | Failed> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return unreadable(error);
  }
  return decodeSource(file, bytes);
}

export function unreadable(error: unknown): Failed {
  return { ok: false, reason: `cannot be read: ${messageOf(error)}` };
}

export function decodeSource(file: string, bytes: Uint8Array): SourceFile | Failed {
  const hasMark = MARK.every((byte, i) => bytes[i] === byte);
  const named = hasMark ? undefined : cookie(bytes);
  const encoding = named === undefined ? UTF8 : encodingOf(named);
  if (!encoding) return { ok: false, reason: `its encoding ${named ?? ""} is not known` };
  try {
    const text = encoding.decode(hasMark ? bytes.subarray(MARK.length) : bytes);
    return { ok: true, path: file, text, encoding, hasMark };
  } catch {
    const hint =
      named === undefined ? "; an encoding comment in the first line would name another" : "";
    return { ok: false, reason: `is not valid ${encoding.name}${hint}` };
  }
}

/** Writes beside the file and renames, so that a failure leaves the old text whole. */
export async function writeSource(
  source: SourceFile,
  text: string,
): Promise<{ readonly ok: true } | Failed> {
  const bytes = source.encoding.encode?.(text);
  if (!bytes)
    return { ok: false, reason: `cannot be written in ${source.encoding.name}; not fixed` };
  try {
    // The file itself, where the path is a link to it.
    const file = await realpath(source.path);
    const { mode } = await stat(file);
    const beside = path.join(path.dirname(file), `.${path.basename(file)}.hotlint-${process.pid}`);
    try {
      const mark = Uint8Array.from(source.hasMark ? MARK : []);
      await writeFile(beside, Buffer.concat([mark, bytes]), { flag: "wx" });
      await chmod(beside, mode & 0o7777);
      await rename(beside, file);
    } finally {
      await rm(beside, { force: true });
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: `cannot be written: ${messageOf(error)}` };
  }
}

const UTF8: Encoding = {
  name: "UTF-8",
  decode: (bytes) => {
    // Several times as fast as a decoder that fails; it leaves the mark in its place, too.
    if (!isUtf8(bytes)) throw new Error("not UTF-8");
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  },
  encode: (text) => Buffer.from(text, "utf8"),
};

const LATIN1: Encoding = {
  name: "Latin-1",
  decode: (bytes) => Buffer.from(bytes).toString("latin1"),
  encode: (text) => (/^[\0-\xff]*$/u.test(text) ? Buffer.from(text, "latin1") : undefined),
};

const ASCII: Encoding = {
  name: "ASCII",
  decode: (bytes) => {
    if (bytes.some((byte) => byte > 0x7f)) throw new Error("not ASCII");
    return Buffer.from(bytes).toString("latin1");
  },
  encode: (text) => (/^[\0-\x7f]*$/u.test(text) ? Buffer.from(text, "latin1") : undefined),
};

/** The encoding comment, which must stand in the first or second line, after nothing but a comment. */
function cookie(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1000))
    .toString("latin1")
    .split(/\r\n|\r|\n/u, 2);
  for (const line of head) {
    const match = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/u.exec(line);
    if (match) return match[1];
    if (!/^[ \t\f]*(?:#.*)?$/u.test(line)) return undefined;
  }
  return undefined;
}

function encodingOf(name: string): Encoding | undefined {
  const plain = name.toLowerCase().replaceAll("_", "-");
  if (/^utf-?8(?:-|$)/u.test(plain)) return UTF8;
  // What WHATWG calls latin1 is Windows-1252; Python means the real one.
  if (/^(?:latin-?1|iso-?8859-1|l1)(?:-|$)/u.test(plain)) return LATIN1;
  if (/^(?:us-)?ascii$/u.test(plain)) return ASCII;
  try {
    const decoder = new TextDecoder(plain.replace(/^cp(?=125\d$)/u, "windows-"), { fatal: true });
    return { name, decode: (bytes) => decoder.decode(bytes) };
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
