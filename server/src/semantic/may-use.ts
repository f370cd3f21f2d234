/** Which names of its module a unit may use, known without resolving its names: most keystrokes need no more. */
import { editBetween, type TextEdit } from "../text/edit.ts";
import type { Unit } from "../syntax/unit.ts";
import { lexicalBindings } from "./lexical-bindings.ts";
import { isPlainFunction, lexicalWords } from "./lexical-words.ts";
import { scopes } from "./scopes.ts";
import { wordsOf } from "./words.ts";

const learned = new WeakMap<Unit, ReadonlySet<string>>();

/** Names among which are all that the unit uses of its module; undefined where only its scopes tell, or told already. */
export function mayUse(unit: Unit): ReadonlySet<string> | undefined {
  if (scopes.known(unit)) return undefined;
  return learned.get(unit) ?? (unit.isParsed ? undefined : lexicalWords.of(unit));
}

/** One unit that took the place of another, and the edit around all that differs. */
export interface Retyped {
  readonly before: Unit;
  readonly after: Unit;
  readonly edit: TextEdit;
}

/** Undefined where an edit did more, or less. */
export function retypedIn(
  [before, ...gone]: readonly Unit[],
  [after, ...come]: readonly Unit[],
): Retyped | undefined {
  if (!before || !after || gone.length > 0 || come.length > 0) return undefined;
  return { before, after, edit: editBetween(before.text, after.text) };
}

/**
 * Where the edit changed a name or two and no more, the new unit uses what the old one used, and
 * perhaps what stood or stands where the text changed.
 */
export function learnUses({ before, after, edit: { span, newText } }: Retyped): void {
  if (scopes.known(after) || !isPlain(before) || !isPlain(after)) return;
  if (!before.isParsed || !after.isParsed || !after.tree.hasShapeOf(before.tree)) return;
  const used = usesOf(before);
  if (!used) return;
  const gone = wordsAround(before.text, span.start, span.end);
  const come = wordsAround(after.text, span.start, span.start + newText.length);
  learned.set(after, new Set([...used, ...gone, ...come]));
}

/** Its names are what they look like, and so are those that it binds outside. */
function isPlain(unit: Unit): boolean {
  return isPlainFunction.of(unit) && lexicalBindings.of(unit) !== undefined;
}

function usesOf(unit: Unit): Iterable<string> | undefined {
  return scopes.known(unit)?.module.variables.keys() ?? learned.get(unit);
}

/** The words of a part of the text, those at its ends whole. */
function wordsAround(text: string, from: number, to: number): ReadonlySet<string> {
  let [start, end] = [from, to];
  while (start > 0 && isPartOfWord(text, start - 1)) start--;
  while (end < text.length && isPartOfWord(text, end)) end++;
  return wordsOf(text.slice(start, end));
}

function isPartOfWord(text: string, at: number): boolean {
  return /\w/.test(text.charAt(at));
}
