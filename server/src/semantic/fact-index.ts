/** For which units a fact says anything: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import type { Fact } from "./fact.ts";

/** A fact that most units have nothing to say about. */
export type ListFact = Fact<readonly unknown[]>;

/** A fact that is looked up by name. */
export type NamedFact = Fact<ReadonlyMap<string, unknown>>;

/** Lives as long as its document, so that what concerns few units costs no look at all of them. */
export class FactIndex {
  #source: Source;
  readonly #units = new Map<ListFact, Set<Unit>>();
  readonly #named = new Map<NamedFact, Map<string, Set<Unit>>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Units whose list is not empty, in no order. */
  unitsWith(fact: ListFact): ReadonlySet<Unit> {
    const kept = this.#units.get(fact);
    if (kept) return kept;
    const found = new Set(this.#source.units.filter((unit) => fact.of(unit).length > 0));
    this.#units.set(fact, found);
    return found;
  }

  /** Units of which the fact says something under the name, in no order. */
  unitsNaming(fact: NamedFact, name: string): ReadonlySet<Unit> {
    let byName = this.#named.get(fact);
    if (!byName) {
      byName = new Map();
      for (const unit of this.#source.units) addNames(unit, fact, byName);
      this.#named.set(fact, byName);
    }
    return byName.get(name) ?? NO_UNITS;
  }

  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): void {
    this.#source = source;
    for (const [fact, units] of this.#units) {
      for (const unit of removed) units.delete(unit);
      for (const unit of added) if (fact.of(unit).length > 0) units.add(unit);
    }
    for (const [fact, byName] of this.#named) {
      for (const unit of removed)
        for (const name of fact.of(unit).keys()) byName.get(name)?.delete(unit);
      for (const unit of added) addNames(unit, fact, byName);
    }
  }
}

const NO_UNITS: ReadonlySet<Unit> = new Set();

function addNames(unit: Unit, fact: NamedFact, byName: Map<string, Set<Unit>>): void {
  for (const name of fact.of(unit).keys()) {
    const units = byName.get(name);
    if (units) units.add(unit);
    else byName.set(name, new Set([unit]));
  }
}
