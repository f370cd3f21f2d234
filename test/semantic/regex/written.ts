/** Writes a tree out as a pattern again, so that Python itself can say whether it was read rightly. */
import { ALL, type CharSet, has } from "../../../server/src/semantic/regex/char-set.ts";
import type { Place, Regex, Repeat } from "../../../server/src/semantic/regex/regex.ts";

/** A pattern that means the same in texts of ASCII: without flags, with every set listed. */
export function written(regex: Regex): string {
  switch (regex.kind) {
    case "char":
      return classOf(regex.set);
    case "sequence":
      return regex.items.map(written).join("");
    case "choice":
      return `(?:${regex.branches.map(written).join("|")})`;
    case "repeat":
      return repeated(regex);
    case "group":
      return regex.number === undefined ? `(?:${written(regex.body)})` : `(${written(regex.body)})`;
    case "atomic":
      return `(?>${written(regex.body)})`;
    case "look":
      return `(?${regex.isBehind ? "<" : ""}${regex.isNegative ? "!" : "="}${written(regex.body)})`;
    case "at":
      return PLACES[regex.place];
    case "reference":
      return `(?${regex.ignoresCase ? "i" : ""}:\\${String(regex.number)})`;
    case "condition":
      return `(?(${String(regex.number)})${written(regex.yes)}|${written(regex.no)})`;
  }
}

const PLACES: Readonly<Record<Place, string>> = {
  start: "\\A",
  "line start": "(?m:^)",
  end: "$",
  "line end": "(?m:$)",
  "text end": "\\Z",
  boundary: "\\b",
  "no boundary": "\\B",
};

const MODES = { greedy: "", lazy: "?", possessive: "+" };

function repeated({ body, min, max, mode }: Repeat): string {
  const times = `{${String(min)},${max === Infinity ? "" : String(max)}}`;
  return `(?:${written(body)})${times}${MODES[mode]}`;
}

function classOf(set: CharSet): string {
  // No text here holds this character.
  if (set === 0n) return "\\u2603";
  if (set === ALL) return "[\\x00-\\x7f]";
  let listed = "";
  for (let code = 0; code < 128; code++) {
    if (has(set, code)) listed += `\\x${code.toString(16).padStart(2, "0")}`;
  }
  return `[${listed}]`;
}
