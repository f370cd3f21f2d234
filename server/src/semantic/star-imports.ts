/** `from … import *`, read from the characters. */

/**
 * Whether a text holds one. In half-typed code the parser may make one of an `import` and a `*` that stand apart: that
 * counts for none, so that what a text lacks its tree need not be asked for.
 */
export function hasStarImport(text: string): boolean {
  return text.includes("import") && STAR_IMPORT.test(text);
}

const STAR_IMPORT = /import[\s\\]*\*/;
