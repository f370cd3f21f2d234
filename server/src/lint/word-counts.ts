/** In how many units of a file each of some words stands: followed through edits, so that nobody searches the file. */
import type { Unit } from "../syntax/unit.ts";
import { type Needs, type ModuleSign, waysOf } from "./needs.ts";
import type { Rule } from "./rule.ts";
import { WordSearch } from "./word-search.ts";

type Signs = NonNullable<Needs["module"]>;

/** What the rules look for in their modules. */
interface Wanted {
  readonly search: WordSearch;
  /** Patterns of imports. */
  readonly imports: readonly RegExp[];
  /** Words first, then imports. */
  readonly indexes: ReadonlyMap<ModuleSign, number>;
  /** Of the word without which there is no import. */
  readonly importing: number;
}

const IMPORT = "import";

export class WordCounts {
  readonly #wanted: Wanted;
  readonly #counts: Int32Array;
  readonly #standing = new WeakMap<Unit, Uint8Array>();

  constructor(rules: readonly Rule[], units: readonly Unit[]) {
    this.#wanted = wantedBy(rules);
    this.#counts = new Int32Array(this.#wanted.indexes.size);
    for (const unit of units) this.#count(unit, 1);
  }

  /** Whether something came that stood nowhere, or stands nowhere any more. */
  follow(removed: readonly Unit[], added: readonly Unit[]): boolean {
    const before = this.#counts.slice();
    for (const unit of removed) this.#count(unit, -1);
    for (const unit of added) this.#count(unit, 1);
    return this.#counts.some((count, i) => count > 0 !== (before[i] ?? 0) > 0);
  }

  /** Whether of each group one sign stands somewhere; all must be of the rules. */
  mention(signs: Signs = []): boolean {
    const { indexes } = this.#wanted;
    return signs.every((group) =>
      group.some((sign) => (this.#counts[indexes.get(sign) ?? -1] ?? 0) > 0),
    );
  }

  #count(unit: Unit, by: number): void {
    const stands = this.#standing.get(unit) ?? standingIn(unit, this.#wanted);
    this.#standing.set(unit, stands);
    for (let i = 0; i < stands.length; i++) {
      if (stands[i] === 1) this.#counts[i] = (this.#counts[i] ?? 0) + by;
    }
  }
}

function standingIn({ text }: Unit, { search, imports, importing }: Wanted): Uint8Array {
  const words = search.find(text);
  if (words[importing] !== 1 || imports.length === 0) return words;
  return Uint8Array.from([...words, ...imports.map((pattern) => (pattern.test(text) ? 1 : 0))]);
}

/** By rules: a scan meets the same again and again. */
const wanted = new WeakMap<readonly Rule[], Wanted>();

function wantedBy(rules: readonly Rule[]): Wanted {
  const kept = wanted.get(rules);
  if (kept) return kept;
  const signs = rules
    .flatMap(({ needs }) => waysOf(needs))
    .flatMap(({ module = [] }) => module.flat());
  const words = [...new Set([IMPORT, ...signs.filter((sign) => typeof sign === "string")])];
  const imports = [...new Set(signs.filter((sign) => typeof sign !== "string"))];
  const made: Wanted = {
    search: new WordSearch(words),
    imports,
    indexes: new Map([...words, ...imports].map((sign, index) => [sign, index])),
    importing: words.indexOf(IMPORT),
  };
  wanted.set(rules, made);
  return made;
}
