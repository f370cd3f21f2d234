/** The sign of a function that calls itself twice, with a number added to what it was given or so. */
import type { TextTest } from "../../../lint/needs.ts";
import { GAP, NAME } from "../../../lint/signs.ts";

const DEFINITION = new RegExp(String.raw`\bdef${GAP}(${NAME})`, "g");
/** What may stand in the arguments before the first operator. */
const STEP = /[^"'[\]{}.:]*?[-+/]/y;

/**
 * Looks at each opening parenthesis once: a pattern that looks for each function's calls in all that
 * follows took a sixth of the analysis of a long function.
 */
export const CALLS_ITSELF_TWICE: TextTest = {
  test: (code) => {
    const steps = new Map(Array.from(code.matchAll(DEFINITION), ([, name]) => [name ?? "", 0]));
    if (steps.size === 0) return false;
    // A comment that was left in may stand between a name and its call.
    if (code.includes("#")) return true;
    for (let at = code.indexOf("("); at >= 0; at = code.indexOf("(", at + 1)) {
      const name = nameBefore(code, at);
      const known = steps.get(name);
      if (known === undefined) continue;
      STEP.lastIndex = at + 1;
      if (!STEP.test(code)) continue;
      if (known > 0) return true;
      steps.set(name, known + 1);
    }
    return false;
  },
};

/** The name that is called by the parenthesis at the offset; empty where none is. */
function nameBefore(code: string, parenthesis: number): string {
  let end = parenthesis;
  while (end > 0 && isGap(code.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && isNamePart(code.charCodeAt(start - 1))) start--;
  return code[start - 1] === "." ? "" : code.slice(start, end);
}

const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const UPPER_A = 65;
const UPPER_Z = 90;
const BACKSLASH = 92;
const UNDERSCORE = 95;
const LOWER_A = 97;
const LOWER_Z = 122;
const LAST_ASCII = 127;

/** Between a name and its call. */
function isGap(character: number): boolean {
  return character <= SPACE || character === BACKSLASH;
}

/** As in `NAME` of lint/signs.ts. */
function isNamePart(character: number): boolean {
  return (
    (character >= LOWER_A && character <= LOWER_Z) ||
    (character >= UPPER_A && character <= UPPER_Z) ||
    (character >= ZERO && character <= NINE) ||
    character === UNDERSCORE ||
    character > LAST_ASCII
  );
}
