/** Escapes and classes of a pattern: what stands for one character. */
import {
  bothCases,
  BYTES_SPACE,
  type CharSet,
  charSet,
  DIGITS,
  NONE,
  TEXT_SPACE,
  without,
  WORD,
} from "./char-set.ts";
import { BadPattern, type Reader } from "./reader.ts";
import type { Char, Flags } from "./regex.ts";

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);

const DIGITS_OF_HEX: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

export function charOf(code: number, flags: Flags): Char {
  const char = String.fromCodePoint(code);
  const isBoth = flags.ignoreCase && char.toLowerCase() !== char.toUpperCase();
  const set = charSet(code);
  return {
    kind: "char",
    set: flags.ignoreCase ? bothCases(set) : set,
    ...(!isBoth && { literal: char }),
    isListed: true,
  };
}

export function charIn(set: CharSet, isListed: boolean): Char {
  return { kind: "char", set, isListed };
}

/** `\d`, `\W` …; undefined for other escapes. */
export function category(letter: string, flags: Flags): CharSet | undefined {
  switch (letter) {
    case "d":
      return DIGITS;
    case "D":
      return without(DIGITS);
    case "w":
      return WORD;
    case "W":
      return without(WORD);
    case "s":
      return spaceIn(flags);
    case "S":
      return without(spaceIn(flags));
    default:
      return undefined;
  }
}

function spaceIn(flags: Flags): CharSet {
  return flags.ascii ? BYTES_SPACE : TEXT_SPACE;
}

/** The character of an escape that begins with this letter, which has been read already. */
export function escapedCode(letter: string, reader: Reader): number {
  const digits = DIGITS_OF_HEX.get(letter);
  if (digits !== undefined) {
    const hex = reader.takeWhile(/[0-9a-fA-F]/, digits);
    if (hex.length < digits) throw new BadPattern("incomplete escape");
    const code = parseInt(hex, 16);
    if (code > 0x10ffff) throw new BadPattern("bad escape");
    return code;
  }
  const control = CONTROLS.get(letter);
  if (control !== undefined) return control;
  // Names of characters are not looked up; other letters are errors.
  if (/[a-zA-Z0-9]/.test(letter)) throw new BadPattern("bad escape");
  return letter.codePointAt(0) ?? 0;
}

/** A class; its `[` has been read already. */
export function parseClass(reader: Reader, flags: Flags): Char {
  const isNegated = reader.takes("^");
  const parts: ClassItem[] = [];
  while (parts.length === 0 || reader.next !== "]") parts.push(classRange(reader, flags));
  reader.expect("]");
  const [only] = parts;
  if (parts.length === 1 && only && !isNegated && only.code !== undefined) {
    return charOf(only.code, flags);
  }
  let set = NONE;
  for (const part of parts) set |= part.set;
  if (flags.ignoreCase) set = bothCases(set);
  return isNegated ? charIn(without(set), false) : charIn(set, true);
}

interface ClassItem {
  readonly set: CharSet;
  /** Missing for `\d` and its like, and for ranges. */
  readonly code?: number;
}

function classRange(reader: Reader, flags: Flags): ClassItem {
  const first = classItem(reader, flags);
  const before = reader.at;
  if (!reader.takes("-")) return first;
  if (reader.next === "]") {
    reader.goTo(before);
    return first;
  }
  const last = classItem(reader, flags);
  if (first.code === undefined || last.code === undefined || last.code < first.code) {
    throw new BadPattern("bad range");
  }
  return { set: charSet(first.code, last.code) };
}

function classItem(reader: Reader, flags: Flags): ClassItem {
  const char = reader.take();
  if (char !== "\\") return single(char.codePointAt(0) ?? 0);
  const letter = reader.take();
  const known = category(letter, flags);
  if (known !== undefined) return { set: known };
  if (!/[0-7]/.test(letter)) return single(escapedCode(letter, reader));
  return single(octal(letter + reader.takeWhile(/[0-7]/, 2)));
}

function single(code: number): ClassItem {
  return { set: charSet(code), code };
}

export function octal(digits: string): number {
  const code = parseInt(digits, 8);
  if (code > 0o377) throw new BadPattern("octal escape out of range");
  return code;
}
