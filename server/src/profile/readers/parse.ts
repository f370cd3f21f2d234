/** Recognises a profile by its first bytes and hands the whole to the reader of its format. */
import { isSpeedscope, readSpeedscope } from "./speedscope.ts";
import { isPstats, readPstats } from "./pstats.ts";
import { jsonErrorAt } from "./json-error.ts";
import { describe } from "./json-shape.ts";
import type { ReadResult } from "./result.ts";

const EXPECTED = "Hotlint reads speedscope JSON and cProfile statistics (pstats)";

/** Files that are mistaken for profiles, by their first bytes. */
const KNOWN_MAGIC: readonly (readonly [string, string])[] = [
  ["\x1f\x8b", "a gzip archive; unpack it first"],
  ["PK\x03\x04", "a zip archive"],
  ["\x7fELF", "a program"],
  ["\x80", "a Python pickle"],
  ["<svg", "an SVG picture; record again with `-f speedscope`"],
  ["<?xml", "an XML file or SVG picture; record again with `-f speedscope`"],
  ["<!", "an HTML page"],
  ["<html", "an HTML page"],
  ["SQLite", "a database"],
];

/** Parses a whole file held in memory. Never throws for bad input; the reason is one sentence. */
export function parseProfile(bytes: Uint8Array): ReadResult {
  if (bytes.length === 0) return { ok: false, reason: `The file is empty. ${EXPECTED}.` };
  if (isPstats(bytes)) return readPstats(bytes);
  const start = jsonStart(bytes);
  if (start >= 0) return parseJson(bytes.subarray(start));
  return { ok: false, reason: `${EXPECTED}; this is ${describeHead(bytes)}.` };
}

/** Index of the opening brace or bracket of a JSON document, after a BOM and white space; or -1. */
function jsonStart(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[at])) at++;
  return bytes[at] === 0x7b || bytes[at] === 0x5b ? at : -1;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function parseJson(bytes: Uint8Array): ReadResult {
  let document: unknown;
  try {
    document = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"),
    );
  } catch {
    return { ok: false, reason: jsonReason(bytes) };
  }
  if (isSpeedscope(document)) return readSpeedscope(document);
  return { ok: false, reason: `${EXPECTED}; this is JSON with ${topOf(document)}.` };
}

function jsonReason(bytes: Uint8Array): string {
  const at = jsonErrorAt(bytes);
  if (at === undefined) return `The file looks like JSON but is damaged. ${EXPECTED}.`;
  if (at >= bytes.length) {
    return `The file looks like JSON but ends in the middle, after ${bytes.length} bytes: it is truncated. Record or copy it again.`;
  }
  return `The file looks like JSON but is damaged at byte ${at}. ${EXPECTED}.`;
}

function topOf(document: unknown): string {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return `${describe(document)} at the top`;
  }
  const keys = Object.keys(document).slice(0, 4);
  return keys.length === 0
    ? "nothing in it"
    : `the keys ${keys.map((key) => JSON.stringify(key.slice(0, 30))).join(", ")}`;
}

function describeHead(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 64)).toString("latin1");
  const known = KNOWN_MAGIC.find(([magic]) => head.startsWith(magic));
  if (known) return known[1];
  const line = head.split(/[\r\n]/u, 1)[0] ?? "";
  if (/^[\x20-\x7e\t]+$/u.test(line))
    return `text that begins ${JSON.stringify(line.slice(0, 40))}`;
  const hex = Buffer.from(bytes.subarray(0, 8))
    .toString("hex")
    .replace(/(..)(?=.)/gu, "$1 ");
  return `something else, beginning with the bytes ${hex}`;
}
