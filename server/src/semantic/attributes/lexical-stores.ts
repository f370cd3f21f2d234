/** Which attributes a unit may give a value to, read from its text alone, so that a question about one parses little. */
import type { Unit } from "../../syntax/unit.ts";
import { defineFact } from "../fact.ts";
import { wordsOf } from "../words.ts";

/** Whose attribute gets a value: that of `self` or `cls`, and of the class in whose body it stands, or of any object. */
type Whose = "own" | "any";

/**
 * Names among which are all attributes that the unit stores to, whatever the object: `self.x = …`. For a class
 * also what its body binds: of a method its name, of other statements every word.
 */
export const lexicalStores = defineFact("lexical stores", (unit: Unit) => {
  const { text, role, shape } = unit;
  const found = new Map<string, Whose>();
  if (role === "member") {
    const isDocstring = /^\s*[rR]?["']/.test(text);
    const bound = shape.functionName === undefined ? wordsOf(text) : [shape.functionName];
    if (!isDocstring) for (const name of bound) found.set(name, "own");
  }
  if (text.includes(".")) addStores(text, found);
  return found;
});

/** Whether the unit may store to an attribute of the name. */
export function mayStore(unit: Unit, name: string): boolean {
  return unit.text.includes(name) && lexicalStores.of(unit).has(name);
}

const NAME = String.raw`\.[\s\\]*([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)`;

/** `.x =`, `.x: int = …`, `.x +=`, and `.x, y = …` on one line. */
const STORED = new RegExp(
  NAME + String.raw`[\s\\]*(?:=(?!=)|:(?!=)|(?:\*\*|//|>>|<<|[-+*/%@&|^])=|[,)\]](?=[^\r\n]*=))`,
  "g",
);
/** Targets in brackets over several lines: then whatever stands before a comma or bracket may be one. */
const CLOSING_TARGETS = /^[ \t]*[)\]][ \t]*=(?!=)/m;
const LISTED = new RegExp(NAME + String.raw`[\s\\]*[,)\]]`, "g");
/** `for x.y in …`, `as x.y` */
const TARGET_OF_BLOCK = /\bfor\b([^:\r\n]*?)\bin\b|\bas\b([\w\s.,(]*)/g;
const DOTTED = new RegExp(NAME, "g");

function addStores(text: string, found: Map<string, Whose>): void {
  const add = (part: string, pattern: RegExp): void => {
    for (const { 1: name = "", index } of part.matchAll(pattern))
      if (!isOwn(part, index)) found.set(name, "any");
      else if (!found.has(name)) found.set(name, "own");
  };
  add(text, STORED);
  if (CLOSING_TARGETS.test(text)) add(text, LISTED);
  for (const [, loop = "", context = ""] of text.matchAll(TARGET_OF_BLOCK))
    add(loop + context, DOTTED);
}

/** Whether `self` or `cls` stands before the dot. */
function isOwn(text: string, dot: number): boolean {
  return /(?<![\w.])(?:self|cls)$/.test(text.slice(Math.max(0, dot - 5), dot));
}
