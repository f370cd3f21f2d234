/** Signs that several rules look for: what a piece of code must hold for them, as patterns of its characters. */

/** White space and comments. */
export const GAP = String.raw`(?:[\s\\]|#[^\r\n]*[\r\n])*`;
/** The same, and parentheses. */
export const OPEN = String.raw`(?:[\s\\(]|#[^\r\n]*[\r\n])*`;
/** More than a name may be, and all that one may. */
export const NAME = String.raw`(?<![\w\u0080-\uffff])[\w\u0080-\uffff]+(?![\w\u0080-\uffff])`;

/** A call by one of the names, as they are written; `before` must stand before it. */
export function callOf(names: string, before = ""): RegExp {
  return new RegExp(String.raw`${before}\b(?:${names})${GAP}\(`);
}

/** An import of one of the names under another one. */
export function renamed(names: string): RegExp {
  return new RegExp(String.raw`\b(?:${names})[\s\\]+as\b`);
}

/** An import of the module `re`, or from it. */
export const IMPORTS_RE = /\bre\b/;
/** Of the module `re`, by its own name. */
export const OF_RE = String.raw`\bre${GAP}\.${GAP}`;
/** An import of what is in it, or of it under another name. */
export const OPENS_RE = /\bre[\s\\]+(?:as|import)\b/;

/** The first words of a coroutine's definition. */
export const COROUTINE = /\basync[\s\\]+def\b/;

/** A loop or comprehension. */
export const LOOP: readonly RegExp[] = [/\b(?:for|while)\b/];
export const FOR: readonly RegExp[] = [/\bfor\b/];

/**
 * The start of a line up to the `in` of a `for`; a `for` behind a quote or a `#` proves nothing, and
 * a long line is not looked through for each `in`.
 */
const BEFORE_IN_OF_FOR = String.raw`^[^'"#\r\n]{0,400}\bfor\b(?:(?!\bin\b)[^'"#\r\n]){0,200}`;
const IN = String.raw`\b(?<!${BEFORE_IN_OF_FOR})in\b${GAP}`;

/** `in` as an operator before a plain name. */
export const IN_NAME = new RegExp(String.raw`${IN}${NAME}(?![ \t]*[.([])`, "m");
/** `in` as an operator before an attribute of a name: `in self.ids`. */
export const IN_ATTRIBUTE = new RegExp(
  String.raw`${IN}${NAME}[ \t]*\.[ \t]*${NAME}(?![ \t]*[.([])`,
  "m",
);
/** `in` as an operator before something that is made there. */
export const IN_MADE = new RegExp(
  String.raw`${IN}(?:[\s\\(]|#[^\r\n]*[\r\n])*(?:[[{]|(?:list|tuple|sorted|set|frozenset)\b)`,
  "m",
);

const NOT_IN_TARGET = String.raw`\s=\\([\],;:{}`;
/** What a value is assigned to, see `isPlainlySpelled`: all of it, and bounded, so that a long line is read in linear time. */
const TARGET = String.raw`(?<![^${NOT_IN_TARGET}])([^${NOT_IN_TARGET}]{1,80})`;
const ITEM = String.raw`\[[^=\r\n]{1,80}\]`;

/**
 * Statements that make a value from itself: `n = n + …`, `n[i] = [*n[i], …]`. `operator` stands after
 * it, or one of `openings` before it. Each looks back from a `=`, of which there are fewer than of names.
 */
export function remaking(operator: string, openings: string): readonly RegExp[] {
  const from = (target: string, itself: string): RegExp =>
    new RegExp(
      String.raw`(?<=(?:^|[;:])[ \t\f\\]*${target}[\s\\]*)=(?!=)${OPEN}` +
        String.raw`(?:${itself}${GAP}${operator}|(?:${openings})${OPEN}${itself})`,
      "m",
    );
  return [from(TARGET, String.raw`\1(?![\w.[])`), from(TARGET + ITEM, String.raw`\1${ITEM}`)];
}
