/** Which units bind or use which module-level name: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import { hasVariants, lexicalBindings } from "./lexical-bindings.ts";
import { mayUse } from "./may-use.ts";
import { scopes } from "./scopes.ts";
import { hasStarImport } from "./star-imports.ts";

/**
 * Lives as long as its document. Looks only into the units that may matter to what was asked; from
 * then on a keystroke costs only the units it changed.
 */
export class NameIndex {
  #source: Source;
  /** Of the names that were asked for, or of all; may hold a unit that turns out to bind it not. */
  #binding: UnitsByName = new Map();
  #bindingIsWhole = false;
  /** Of the names that were asked for. */
  readonly #using: UnitsByName = new Map();
  /** Of those names, the units that came since they were asked for, and were not yet looked at. */
  readonly #unread: UnitsByName = new Map();
  /** The same by unit. */
  readonly #unreadNames = new Map<Unit, readonly string[]>();
  #starImports: Set<Unit> | undefined;
  #isPrepared = false;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Makes ready, in steps, what takes long of all that a question about bindings may need. */
  *prepare(): Generator<void> {
    if (this.#isPrepared) return;
    for (const unit of this.#source.units) {
      if (unit.isLong && !lexicalBindings.of(unit)) yield* unit.parseInSteps();
    }
    this.#isPrepared = true;
  }

  unitsBinding(name: string): ReadonlySet<Unit> {
    const kept = this.#binding.get(name);
    if (kept || this.#bindingIsWhole) return kept ?? NO_UNITS;
    const { units } = this.#source;
    if (this.#binding.size * units.length >= MOST_LOOKS) {
      this.#binding = unitsByBinding(units);
      this.#bindingIsWhole = true;
      return this.unitsBinding(name);
    }
    const found = new Set(units.filter((unit) => mayBind(unit, name)));
    this.#binding.set(name, found);
    return found;
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
    this.#starImports ??= new Set(this.#source.units.filter(importsStar));
    return this.#starImports.size > 0;
  }

  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): void {
    this.#source = source;
    for (const unit of removed) this.#remove(unit);
    for (const unit of added) this.#add(unit);
  }

  #add(unit: Unit): void {
    if (this.#starImports && importsStar(unit)) this.#starImports.add(unit);
    this.#addBinding(unit);
    const used = mayUse(unit);
    if (used) this.#addUnread(unit, used);
    else {
      for (const name of scopes.of(unit).module.variables.keys()) {
        const using = this.#using.get(name);
        if (using && uses(unit, name)) using.add(unit);
      }
    }
  }

  #addBinding(unit: Unit): void {
    if (this.#bindingIsWhole) addBindings(unit, this.#binding);
    else for (const [name, units] of this.#binding) if (mayBind(unit, name)) units.add(unit);
  }

  #removeBinding(unit: Unit): void {
    if (this.#bindingIsWhole) {
      for (const name of boundNames(unit)) removeFrom(this.#binding, name, unit);
    } else for (const units of this.#binding.values()) units.delete(unit);
  }

  /** A function that is being typed may be broken in a moment: it is read when a question needs it. */
  #addUnread(unit: Unit, used: ReadonlySet<string>): void {
    const asked = [...this.#using.keys()].filter((name) => used.has(name));
    this.#unreadNames.set(unit, asked);
    for (const name of asked) {
      const unread = this.#unread.get(name);
      if (unread) unread.add(unit);
      else this.#unread.set(name, new Set([unit]));
    }
  }

  #remove(unit: Unit): void {
    this.#starImports?.delete(unit);
    this.#removeBinding(unit);
    for (const name of this.#unreadNames.get(unit) ?? []) this.#unread.get(name)?.delete(unit);
    this.#unreadNames.delete(unit);
    // Whose names nobody resolved is part of no answer.
    for (const name of scopes.known(unit)?.module.variables.keys() ?? [])
      this.#using.get(name)?.delete(unit);
  }
}

type UnitsByName = Map<string, Set<Unit>>;

const NO_UNITS: ReadonlySet<Unit> = new Set();

/** Looks at units for one name each, after which it costs less to look at each unit for all names. */
const MOST_LOOKS = 50_000;

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

function mayBind(unit: Unit, name: string): boolean {
  // What a function binds is known at once; in other code the name is looked for first.
  const isFunction = unit.role === "member" || unit.shape.functionName !== undefined;
  if (!isFunction && !mayMention(unit.text, name)) return false;
  const lexical = lexicalBindings.of(unit);
  if (lexical) return lexical.includes(name);
  if (isFunction && !mayMention(unit.text, name)) return false;
  return (scopes.of(unit).module.variables.get(name)?.bindings.length ?? 0) > 0;
}

function uses(unit: Unit, name: string): boolean {
  if (!mayMention(unit.text, name)) return false;
  return (scopes.of(unit).module.variables.get(name)?.uses.length ?? 0) > 0;
}

function mayMention(text: string, name: string): boolean {
  return hasWord(text, name) || mayHoldPrivate(text, name) || hasVariants(text);
}

/** In a class `C`, `__x` is the name `_C__x`. */
function mayHoldPrivate(text: string, name: string): boolean {
  const at = name.indexOf("__", 1);
  return at > 0 && name.startsWith("_") && text.includes(name.slice(at));
}

function importsStar(unit: Unit): boolean {
  if (!hasStarImport(unit.text)) return false;
  // What a function or a class imports is no name of the module; what half-typed code is, the parser says.
  const isInside = unit.role === "member" || unit.shape.functionName !== undefined;
  return (!isInside || unit.isBroken) && scopes.of(unit).starImport;
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
