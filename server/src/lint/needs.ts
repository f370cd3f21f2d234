/** Words without which a rule finds nothing: code that lacks them is not even parsed. */

/** Of each group one word must stand in the text, anywhere, as it is written. */
export type Words = readonly (readonly string[])[];

export interface Needs {
  /** Somewhere in the file: names that an import may have renamed. */
  readonly module?: Words;
  /** In the unit itself: keywords, operators, names of methods. */
  readonly unit?: Words;
}

export function mentions(text: string, words: Words = []): boolean {
  return words.every((group) => group.some((word) => text.includes(word)));
}

/** A loop or comprehension. */
export const LOOP: readonly string[] = ["for", "while"];
