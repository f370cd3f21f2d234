/**
 * What must stand in a text for a rule to find anything in it: read from the characters alone, so
 * that code in which no rule can find anything is not even parsed. Whatever is doubtful is there.
 */

/** A word anywhere in the text, as it is written, or a pattern. */
export type Sign = string | RegExp;

/** Of each group one sign must stand in the text. */
export type Signs = readonly (readonly Sign[])[];

export interface Needs {
  /** Somewhere in the file: names that an import may have renamed. */
  readonly module?: readonly (readonly string[])[];
  /** In the code of the unit itself: keywords, operators, names of methods; see `codeOf`. */
  readonly unit?: Signs;
}

/** Looks for signs in one text, for each at most once: many rules share some. */
export class SignReader {
  readonly #text: string;
  readonly #stands = new Map<RegExp, boolean>();

  constructor(text: string) {
    this.#text = text;
  }

  shows(signs: Signs = []): boolean {
    return signs.every((group) => group.some((sign) => this.#shows(sign)));
  }

  #shows(sign: Sign): boolean {
    // A word costs less to find than to remember.
    if (typeof sign === "string") return this.#text.includes(sign);
    const known = this.#stands.get(sign);
    if (known !== undefined) return known;
    const stands = sign.test(this.#text);
    this.#stands.set(sign, stands);
    return stands;
  }
}

/** A loop or comprehension. */
export const LOOP: readonly Sign[] = [/\b(?:for|while)\b/];
export const FOR: readonly Sign[] = [/\bfor\b/];

/**
 * `in` as an operator, on a line that is not just `for … in …`: twice, before a `for`, or without
 * one. A `for` behind a quote or a `#` proves nothing.
 */
export const MEMBERSHIP: readonly Sign[] = [
  /\bin\b[^\r\n]*\b(?:in|for)\b/,
  /^(?![^'"#\r\n]*\bfor\b)[^\r\n]*\bin\b/m,
];

/** White space, comments and parentheses. */
const GAP = String.raw`(?:[\s\\(]|#[^\r\n]*[\r\n])*`;
/** What may stand before a name in the value that is made from it: `[*n`, `{**n`, `dict(n`. */
const OPENING = String.raw`(?:(?:[[{]${GAP}\*+|dict[\s\\]*\()${GAP})?`;

const NOT_IN_TARGET = String.raw`\s=\\([\],;:{}`;
/** What a value is assigned to, see `isPlainlySpelled`: all of it, and bounded, so that a long line is read in linear time. */
const TARGET = String.raw`(?<![^${NOT_IN_TARGET}])([^${NOT_IN_TARGET}]{1,80})`;

/**
 * A value that begins with what it is assigned to: `n = n + …`, `n = [*n, …]`, `n[i] = n[i] + …`.
 * Each looks back from a `=`, of which there are fewer than of names.
 */
export const REMAKING: readonly Sign[] = [
  new RegExp(String.raw`(?<=${TARGET}[\s\\]*)=${GAP}${OPENING}\1(?![\w.[])`),
  new RegExp(String.raw`(?<=${TARGET}\[[^=\r\n]{1,80}\][\s\\]*)=${GAP}${OPENING}\1\[`),
];
