/** Which units bind or use which module-level name: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import { hasVariants, lexicalBindings } from "./lexical-bindings.ts";
import { lexicalWords, mayImportStar } from "./lexical-words.ts";
import { scopes } from "./scopes.ts";

/**
 * Lives as long as its document. Parses only the units that may matter to what was asked; from
 * then on a keystroke costs only the units it changed.
 */
export class NameIndex {
  #source: Source;
  /** Of every name that is bound; may hold a unit that turns out to bind it not. */
  #binding: UnitsByName | undefined;
  /** Of the names that were asked for. */
  readonly #using: UnitsByName = new Map();
  /** Of those names, the units that came since they were asked for, and were not yet looked at. */
  readonly #unread: UnitsByName = new Map();
  #starImports: Set<Unit> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Makes ready what the first question about bindings needs, in steps. */
  *prepare(): Generator<void> {
    if (this.#binding) return;
    for (const unit of this.#source.units) {
      if (lexicalBindings.of(unit)) continue;
      yield* unit.parseInSteps();
      scopes.of(unit);
      yield;
    }
    this.#binding = unitsByBinding(this.#source.units);
  }

  unitsBinding(name: string): ReadonlySet<Unit> {
    this.#binding ??= unitsByBinding(this.#source.units);
    return this.#binding.get(name) ?? NO_UNITS;
  }

  unitsUsing(name: string): ReadonlySet<Unit> {
    const kept = this.#using.get(name);
    if (kept) {
      for (const unit of this.#unread.get(name) ?? []) if (uses(unit, name)) kept.add(unit);
      this.#unread.delete(name);
      return kept;
    }
    const found = new Set(this.#source.units.filter((unit) => uses(unit, name)));
    this.#using.set(name, found);
    return found;
  }

  get hasStarImport(): boolean {
    this.#starImports ??= new Set(this.#source.units.filter(hasStarImport));
    return this.#starImports.size > 0;
  }

  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): void {
    this.#source = source;
    for (const unit of removed) this.#remove(unit);
    for (const unit of added) this.#add(unit);
  }

  #add(unit: Unit): void {
    if (this.#starImports && hasStarImport(unit)) this.#starImports.add(unit);
    if (this.#binding) addBindings(unit, this.#binding);
    const words = unit.isParsed ? undefined : lexicalWords.of(unit);
    if (words) this.#addUnread(unit, words);
    else {
      for (const name of scopes.of(unit).module.variables.keys()) {
        const using = this.#using.get(name);
        if (using && uses(unit, name)) using.add(unit);
      }
    }
  }

  /** A function that is being typed may be broken in a moment: it is read when a question needs it. */
  #addUnread(unit: Unit, words: ReadonlySet<string>): void {
    for (const name of words) {
      if (!this.#using.has(name)) continue;
      const unread = this.#unread.get(name);
      if (unread) unread.add(unit);
      else this.#unread.set(name, new Set([unit]));
    }
  }

  #remove(unit: Unit): void {
    this.#starImports?.delete(unit);
    if (this.#binding) {
      for (const name of boundNames(unit)) removeFrom(this.#binding, name, unit);
    }
    for (const name of lexicalWords.of(unit) ?? []) this.#unread.get(name)?.delete(unit);
    // What was never parsed is part of no answer.
    if (!unit.isParsed) return;
    for (const name of scopes.of(unit).module.variables.keys()) this.#using.get(name)?.delete(unit);
  }
}

type UnitsByName = Map<string, Set<Unit>>;

const NO_UNITS: ReadonlySet<Unit> = new Set();

function unitsByBinding(units: readonly Unit[]): UnitsByName {
  const index: UnitsByName = new Map();
  for (const unit of units) addBindings(unit, index);
  return index;
}

function addBindings(unit: Unit, index: UnitsByName): void {
  for (const name of boundNames(unit)) {
    const units = index.get(name);
    if (units) units.add(unit);
    else index.set(name, new Set([unit]));
  }
}

function removeFrom(index: UnitsByName, name: string, unit: Unit): void {
  const units = index.get(name);
  if (units?.delete(unit) && units.size === 0) index.delete(name);
}

function boundNames(unit: Unit): readonly string[] {
  const lexical = lexicalBindings.of(unit);
  if (lexical) return lexical;
  const variables = [...scopes.of(unit).module.variables.values()];
  return variables.filter(({ bindings }) => bindings.length > 0).map(({ name }) => name);
}

function uses(unit: Unit, name: string): boolean {
  const { text } = unit;
  if (!hasWord(text, name) && !mayHoldPrivate(text, name) && !hasVariants(text)) return false;
  return (scopes.of(unit).module.variables.get(name)?.uses.length ?? 0) > 0;
}

/** In a class `C`, `__x` is the name `_C__x`. */
function mayHoldPrivate(text: string, name: string): boolean {
  const at = name.indexOf("__", 1);
  return at > 0 && name.startsWith("_") && text.includes(name.slice(at));
}

function hasStarImport(unit: Unit): boolean {
  return mayImportStar(unit.text) && scopes.of(unit).starImport;
}

/** Whether the word stands in the text, not as a part of a longer one. */
function hasWord(text: string, word: string): boolean {
  // Half-typed code may name nothing.
  if (word === "") return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!isPartOfWord(text, at - 1) && !isPartOfWord(text, at + word.length)) return true;
  }
  return false;
}

/**
 * Whether an ASCII letter or underscore stands there. A digit may end a number, and what follows
 * it is a name where the text is half-typed; other letters are left to the parser.
 */
function isPartOfWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === UNDERSCORE || ((code | 32) >= 97 && (code | 32) <= 122);
}

const UNDERSCORE = 95;
