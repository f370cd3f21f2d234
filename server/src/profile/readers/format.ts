/** What a profile format is to Hotlint: how it is recognised, how it is read, and what it can say. */
import type { Profile } from "../model.ts";

/** What the page about formats says of each; plain sentences without a full stop. */
export interface FormatFacts {
  /** "speedscope JSON": names the format in messages. */
  readonly name: string;
  /** What writes it, and how. */
  readonly from: string;
  /** Where its heat lies. */
  readonly place: string;
  /** Whether a line's own cost can be told from what it called. */
  readonly cost: string;
  readonly unit: string;
  /** What it cannot say, or what is not read. */
  readonly limits: string;
}

/** Recognised by its bytes. */
export interface BytesFormat extends FormatFacts {
  readonly kind: "bytes";
  /** Looks at the first bytes only. */
  readonly sniff: (head: Head) => boolean;
  /** Throws `BadProfile`. */
  readonly read: (bytes: Uint8Array) => Profile;
}

/** Recognised by the shape of its one JSON document. */
export interface JsonFormat extends FormatFacts {
  readonly kind: "json";
  readonly sniff: (document: object) => boolean;
  /** Throws `BadProfile`. */
  readonly read: (document: object) => Profile;
}

/** Recognised, and not opened: `advice` says what to do instead. */
export interface ForeignFormat extends Pick<FormatFacts, "name" | "from"> {
  readonly kind: "foreign";
  readonly sniff: (head: Head) => boolean;
  readonly sniffJson?: (document: object) => boolean;
  /** A sentence. */
  readonly advice: string;
}

export type Format = BytesFormat | JsonFormat | ForeignFormat;

/** The beginning of a file. */
export interface Head {
  readonly bytes: Uint8Array;
  /** `bytes` as UTF-8 without a byte order mark; the last character may be cut. */
  readonly text: string;
  /** Whole lines of `text`, or all of it where it is one line; without carriage returns. */
  readonly lines: readonly string[];
}

const HEAD_BYTES = 16 * 1024;

export function headOf(whole: Uint8Array): Head {
  const bytes = whole.subarray(0, HEAD_BYTES);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .replace(/^\ufeff/u, "");
  const lines = text.split(/\r?\n/u);
  if (whole.length > bytes.length && lines.length > 1) lines.pop();
  return { bytes, text, lines };
}

/** Whether the file begins with these bytes, each character one of them. */
export function startsWith(head: Head, magic: string): boolean {
  if (head.bytes.length < magic.length) return false;
  for (let at = 0; at < magic.length; at++) {
    if (head.bytes[at] !== magic.charCodeAt(at)) return false;
  }
  return true;
}
