/** Which names a function may use, read from its text alone, so that typing in it need not parse it. */
import type { Unit } from "../syntax/unit.ts";
import { defineFact } from "./fact.ts";
import { hasStarImport } from "./star-imports.ts";
import { wordsOf } from "./words.ts";

/** Whether a unit is one function and nothing else, whose names are what they look like, broken or not. */
export const isPlainFunction = defineFact("plain function", ({ text, role, shape }: Unit) => {
  if (role === "class-header" || shape.functionName === undefined) return false;
  // What else than ASCII is part of a name, only the parser knows.
  if (Buffer.byteLength(text) !== text.length) return false;
  // A star import brings names that stand nowhere, and a private name is another outside its class.
  return !hasStarImport(text) && !PRIVATE.test(text);
});

/**
 * Every word of a plain function: what it uses of its module is among them. Undefined where only its
 * scopes can tell what it is and uses.
 */
export const lexicalWords = defineFact(
  "lexical words",
  (unit: Unit): ReadonlySet<string> | undefined =>
    isPlainFunction.of(unit) ? wordsOf(unit.text) : undefined,
);

const PRIVATE = /(?<!\w)__\w*[^\W_]_?(?!\w)/;
