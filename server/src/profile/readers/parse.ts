/** Recognises a profile by its content and hands the whole to the reader of its format. */
import { gunzipSync } from "node:zlib";
import type { Profile } from "../model.ts";
import { headOf, startsWith } from "./format.ts";
import type { Head, JsonFormat } from "./format.ts";
import { FORMATS } from "./formats.ts";
import { jsonErrorAt } from "./json-error.ts";
import { describe } from "./json-shape.ts";
import { guard } from "./result.ts";
import type { ReadResult } from "./result.ts";

const EXPECTED =
  "Hotlint opens profiles of py-spy, cProfile, speedscope, Tachyon, pprof and many others";

/** Unpacked, a profile may have what one that is not packed may have. */
const MOST_UNPACKED = 150 * 1024 * 1024;

const GZIP = "\x1f\x8b";

/** Files that are mistaken for profiles, by their first bytes. */
const KNOWN_MAGIC: readonly (readonly [string, string])[] = [
  [GZIP, "a gzip archive in a gzip archive"],
  ["PK\x03\x04", "a zip archive"],
  ["\x7fELF", "a program"],
  ["\x80", "a Python pickle, but none of line_profiler or tracemalloc"],
  ["<svg", "an SVG picture; record again with `-f speedscope`"],
  ["<?xml", "an XML file or SVG picture; record again with `-f speedscope`"],
  ["<!", "an HTML page"],
  ["<html", "an HTML page"],
  ["SQLite", "a database"],
];

/** Parses a whole file held in memory. Never throws for bad input; the reason is one sentence. */
export function parseProfile(bytes: Uint8Array): ReadResult {
  if (bytes.length === 0) return { ok: false, reason: `The file is empty. ${EXPECTED}.` };
  if (!isPacked(bytes)) return parsePlain(bytes);
  const unpacked = unpack(bytes);
  return typeof unpacked === "string" ? { ok: false, reason: unpacked } : parsePlain(unpacked);
}

/** Whether the size in memory is not the size of the file. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Gives a reason where it cannot be unpacked. */
function unpack(bytes: Uint8Array): Uint8Array | string {
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED });
    return unpacked.length === 0 ? `The file is packed and empty. ${EXPECTED}.` : unpacked;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ERR_BUFFER_TOO_LARGE"
      ? `The file is packed, and more than ${MOST_UNPACKED / 1024 / 1024} MB when unpacked. Record for a shorter time or at a lower rate.`
      : "The file is a gzip archive, but truncated or damaged. Record or copy it again.";
  }
}

function parsePlain(bytes: Uint8Array): ReadResult {
  const head = headOf(bytes);
  const format = FORMATS.find((each) => each.kind !== "json" && each.sniff(head));
  if (format?.kind === "bytes") return guard(format.name, () => format.read(bytes));
  if (format?.kind === "foreign") return notOpened(format.name, format.advice);
  const start = jsonStart(bytes);
  if (start >= 0) return parseJson(bytes.subarray(start));
  return { ok: false, reason: `${EXPECTED}; this is ${describeHead(head)}.` };
}

function notOpened(name: string, advice: string): ReadResult {
  return { ok: false, reason: `This is a file of another kind: ${name}. ${advice}.` };
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
  if (typeof document === "object" && document !== null) {
    const whole = document;
    for (const format of FORMATS) {
      if (format.kind === "json" && format.sniff(whole)) return readJson(format, whole);
      if (format.kind === "foreign" && format.sniffJson?.(whole) === true) {
        return notOpened(format.name, format.advice);
      }
    }
  }
  return { ok: false, reason: `${EXPECTED}; this is JSON with ${topOf(document)}.` };
}

function readJson(format: JsonFormat, document: object): ReadResult {
  return guard(format.name, (): Profile => format.read(document));
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

function describeHead(head: Head): string {
  const known = KNOWN_MAGIC.find(([magic]) => startsWith(head, magic));
  if (known) return known[1];
  const line =
    Buffer.from(head.bytes.subarray(0, 64))
      .toString("latin1")
      .split(/[\r\n]/u, 1)[0] ?? "";
  if (/^[\x20-\x7e\t]+$/u.test(line))
    return `text that begins ${JSON.stringify(line.slice(0, 40))}`;
  const hex = Buffer.from(head.bytes.subarray(0, 8))
    .toString("hex")
    .replace(/(..)(?=.)/gu, "$1 ");
  return `something else, beginning with the bytes ${hex}`;
}
