/**
 * Checks that bytes are a well-formed protobuf message of pprof's shape, before a library decodes
 * them: it takes quadratic time for a number that does not end, and reads past lengths silently.
 * Shape: https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import { BadProfile } from "./result.ts";

/** By field number: the shape of a message within, or numbers in a row ("packed"), or bytes. */
interface Shape {
  readonly [field: number]: Shape | "packed" | "bytes";
}

const LABEL: Shape = {};
const LINE: Shape = {};
const VALUE_TYPE: Shape = {};
const SAMPLE: Shape = { 1: "packed", 2: "packed", 3: LABEL };
const LOCATION: Shape = { 4: LINE };
const PROFILE: Shape = {
  1: VALUE_TYPE,
  2: SAMPLE,
  3: {},
  4: LOCATION,
  5: {},
  6: "bytes",
  11: VALUE_TYPE,
  13: "packed",
};

/** Throws `BadProfile` with the place of the first fault. */
export function checkPprof(bytes: Uint8Array): void {
  checkMessage(bytes, 0, bytes.length, PROFILE);
}

/** Whether a first field could be one of pprof: a message or string of a length that fits. */
export function looksLikePprof(bytes: Uint8Array, whole: number): boolean {
  if (bytes[0] !== 0x0a) return false;
  const length = bytes[1] ?? 0x80;
  // The first field is a sample type: two numbers of a byte or two each.
  return length <= 12 && length + 2 <= whole && (bytes[2] === 0x08 || bytes[2] === 0x10);
}

function checkMessage(bytes: Uint8Array, start: number, end: number, shape: Shape): void {
  let at = start;
  while (at < end) {
    const tag = numberAt(bytes, at, end);
    at = tag.after;
    if (tag.value % 8 === 0) {
      at = numberAt(bytes, at, end).after;
      continue;
    }
    if (tag.value % 8 !== 2) throw damaged(at);
    const length = numberAt(bytes, at, end);
    const until = length.after + length.value;
    if (until > end) throw damaged(at);
    const inner = shape[Math.floor(tag.value / 8)] ?? "bytes";
    if (inner === "packed") checkPacked(bytes, length.after, until);
    else if (inner !== "bytes") checkMessage(bytes, length.after, until, inner);
    at = until;
  }
}

function checkPacked(bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end;) at = numberAt(bytes, at, end).after;
}

const LONGEST = 10;

function numberAt(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly value: number; readonly after: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end && at < start + LONGEST; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, after: at + 1 };
    scale *= 128;
  }
  throw damaged(start);
}

function damaged(at: number): BadProfile {
  return new BadProfile(`it is truncated or damaged at byte ${at}`);
}
