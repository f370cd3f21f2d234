/** Which units bind or use which module-level name: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import { scopes } from "./scopes.ts";

/**
 * Lives as long as its document. A name's units are searched for in the text, so that only those
 * are parsed that may matter; from then on a keystroke costs only the units it changed.
 */
export class NameIndex {
  #source: Source;
  readonly #binding: UnitsByName = new Map();
  readonly #using: UnitsByName = new Map();
  #starImports: Set<Unit> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  unitsBinding(name: string): ReadonlySet<Unit> {
    return this.#unitsOf(name, this.#binding, binds);
  }

  unitsUsing(name: string): ReadonlySet<Unit> {
    return this.#unitsOf(name, this.#using, uses);
  }

  get hasStarImport(): boolean {
    this.#starImports ??= new Set(this.#source.units.filter(hasStarImport));
    return this.#starImports.size > 0;
  }

  /** Goes on with an edited source; gives every question whose answer may have changed. */
  follow(
    source: Source,
    removed: readonly Unit[],
    added: readonly Unit[],
    changedBy: (unit: Unit) => readonly string[],
  ): ReadonlySet<string> {
    this.#source = source;
    const changed = new Set<string>();
    for (const unit of removed) {
      for (const question of changedBy(unit)) changed.add(question);
      if (unit.isParsed) this.#remove(unit);
    }
    for (const unit of added) {
      this.#add(unit);
      for (const question of changedBy(unit)) changed.add(question);
    }
    return changed;
  }

  #unitsOf(
    name: string,
    index: UnitsByName,
    holds: (unit: Unit, name: string) => boolean,
  ): ReadonlySet<Unit> {
    const kept = index.get(name);
    if (kept) return kept;
    const found = new Set<Unit>();
    for (const unit of unitsMentioning(name, this.#source)) if (holds(unit, name)) found.add(unit);
    index.set(name, found);
    return found;
  }

  #add(unit: Unit): void {
    const { module, starImport } = scopes.of(unit);
    if (starImport) this.#starImports?.add(unit);
    for (const name of module.variables.keys()) {
      if (!hasWord(unit.text, name)) continue;
      const binding = this.#binding.get(name);
      if (binding && binds(unit, name)) binding.add(unit);
      const using = this.#using.get(name);
      if (using && uses(unit, name)) using.add(unit);
    }
  }

  #remove(unit: Unit): void {
    this.#starImports?.delete(unit);
    for (const name of scopes.of(unit).module.variables.keys()) {
      this.#binding.get(name)?.delete(unit);
      this.#using.get(name)?.delete(unit);
    }
  }
}

type UnitsByName = Map<string, Set<Unit>>;

/** Both are asked only where the name stands in the unit as a word. */
function binds(unit: Unit, name: string): boolean {
  const bindings = mayBind(unit, name) && scopes.of(unit).module.variables.get(name)?.bindings;
  return bindings !== undefined && bindings !== false && bindings.length > 0;
}

function uses(unit: Unit, name: string): boolean {
  return (scopes.of(unit).module.variables.get(name)?.uses.length ?? 0) > 0;
}

const FUNCTION = /^(?:[ \t\r\n\f]|#.*)*(?:@|(?:async[ \t]+)?def[ \t])/;

/** False only where a function's or method's text shows that it binds no such name outside itself. */
function mayBind({ text, role }: Unit, name: string): boolean {
  if (text.includes("global")) return true;
  if (role === "member") return false;
  // A default's `:=` binds outside of the function.
  if (!FUNCTION.test(text) || text.includes(":=")) return true;
  return new RegExp(`\\b(?:def|class)\\b\\s+${name}\\b`, "u").test(text);
}

function hasStarImport(unit: Unit): boolean {
  if (!unit.text.includes("import") || !/import[\s\\(]*\*/.test(unit.text)) return false;
  return scopes.of(unit).starImport;
}

/** Units in whose text the name stands as a word of its own, in order. */
function unitsMentioning(name: string, { text, units, starts }: Source): readonly Unit[] {
  const found: Unit[] = [];
  let index = 0;
  for (let at = wordAt(text, name, 0); at >= 0; at = wordAt(text, name, starts[index + 1])) {
    while ((starts[index + 1] ?? Infinity) <= at) index++;
    const unit = units[index];
    if (unit) found.push(unit);
  }
  return found;
}

function hasWord(text: string, word: string): boolean {
  return wordAt(text, word, 0) >= 0;
}

/** Offset of the word at or after `from`, not as a part of a longer one; -1 for none. */
function wordAt(text: string, word: string, from = text.length): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!isPartOfWord(text, at - 1) && !isPartOfWord(text, at + word.length)) return at;
  }
  return -1;
}

/** Whether an ASCII letter, digit or underscore stands there; other letters are left to the parser. */
function isPartOfWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === UNDERSCORE) return true;
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
}

const UNDERSCORE = 95;
