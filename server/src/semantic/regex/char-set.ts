/**
 * Sets of ASCII characters, one bit each. What a pattern does with other characters is left out:
 * it may match more than is known here, never less.
 */

export type CharSet = bigint;

export const NONE: CharSet = 0n;
export const ALL: CharSet = (1n << 128n) - 1n;

export function charSet(from: number, to = from): CharSet {
  let set = NONE;
  for (let code = from; code <= Math.min(to, 127); code++) set |= 1n << BigInt(code);
  return set;
}

function setOf(text: string): CharSet {
  let set = NONE;
  for (const char of text) set |= charSet(char.codePointAt(0) ?? 0);
  return set;
}

export function without(set: CharSet): CharSet {
  return ALL & ~set;
}

export function has(set: CharSet, code: number): boolean {
  return code < 128 && ((set >> BigInt(code)) & 1n) === 1n;
}

export const DIGITS = charSet(0x30, 0x39);
const UPPER = charSet(0x41, 0x5a);
const LOWER = charSet(0x61, 0x7a);
export const WORD = DIGITS | UPPER | LOWER | setOf("_");
/** Of text, Python counts the four separators of files and records as white space too; of bytes not. */
export const BYTES_SPACE = setOf(" \t\n\r\f\v");
export const TEXT_SPACE = BYTES_SPACE | charSet(0x1c, 0x1f);
export const LINE_FEED = setOf("\n");

/** The set with both cases of each letter in it. */
export function bothCases(set: CharSet): CharSet {
  return set | ((set & UPPER) << 32n) | ((set & LOWER) >> 32n);
}

const SHOWN = [LOWER, DIGITS, UPPER, charSet(0x20), charSet(0x21, 0x7e), ALL];

/** A character of the set, one that reads well if there is one; undefined for the empty set. */
export function sampleOf(set: CharSet): string | undefined {
  for (const preferred of SHOWN) {
    for (let code = 0; code < 128; code++) {
      if (has(set & preferred, code)) return String.fromCharCode(code);
    }
  }
  return undefined;
}
