/** Writes a command the way a person would type it. */

/** Quotes only where a shell needs it. */
export function commandLine(words: readonly string[]): string {
  return words
    .map((word) => (PLAIN.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`))
    .join(" ");
}

const PLAIN = /^[\w@%+=:,./\\-]+$/u;
