/** What a unit may bind in its module, read from its text alone, so that questions about names parse little. */
import type { Unit } from "../syntax/unit.ts";
import { defineFact } from "./fact.ts";
import { wordsOf } from "./words.ts";

/**
 * Names among which are all that the unit binds in the module: of a function only its own, of other
 * code every word. Undefined where only its scopes can tell.
 */
export const lexicalBindings = defineFact("lexical bindings", bindingsOf);

function bindingsOf(unit: Unit): readonly string[] | undefined {
  const { text, role } = unit;
  const { staysInside, functionName } = unit.shape;
  const outer = boundOutside(text);
  // What a class's body binds is the class's, as long as it is all in the body.
  if (role === "member") return outer && staysInside ? outer : undefined;
  if (outer && functionName !== undefined) return [functionName, ...outer];
  return mayBind(text);
}

/** To where the line ends, or the statement; a number may stand right before a keyword. */
const DECLARED = /(?<![A-Za-z_])(?:global|nonlocal)(?!\w)((?:\\[^]|[^\\\r\n;])*)/g;
const ASSIGNED = /([^\W\d]\w*)[\s\\]*:=/g;

/**
 * What a function may bind besides its own variables: by `global`, by `nonlocal` where nothing around
 * binds the name, by `:=` in a default. Undefined where such a name may stand nowhere as it is.
 */
function boundOutside(text: string): readonly string[] | undefined {
  if (!/global|nonlocal|:=/.test(text)) return hasVariants(text) ? undefined : [];
  if (Buffer.byteLength(text) !== text.length) return undefined;
  const assigned = [...text.matchAll(ASSIGNED)].map(([, name = ""]) => name);
  if (assigned.length !== text.split(":=").length - 1) return undefined;
  const declared = [...text.matchAll(DECLARED)].flatMap(([, names = ""]) => [...wordsOf(names)]);
  const names = [...declared, ...assigned];
  // In a class it is another name.
  return names.some((name) => name.startsWith("__")) ? undefined : names;
}

/** Undefined where a name may be bound that stands nowhere as it is. */
function mayBind(text: string): readonly string[] | undefined {
  // What else than ASCII is part of a name, only the parser knows; a private name gets its class's before it.
  if (Buffer.byteLength(text) !== text.length) return undefined;
  if (text.includes("class") && text.includes("__")) return undefined;
  return text.length > MOST_WORDS ? undefined : [...wordsOf(text)];
}

/** UTF-16 code units: in longer texts, which are mostly data, there are too many words to keep. */
const MOST_WORDS = 20_000;

/** Whether names in the text may be other names to Python, which normalizes them (NFKC). */
export function hasVariants(text: string): boolean {
  const isAscii = Buffer.byteLength(text) === text.length;
  return !isAscii && text.normalize("NFKC") !== text;
}
