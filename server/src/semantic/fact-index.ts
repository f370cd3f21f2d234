/** For which units a fact says anything: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import type { Fact } from "./fact.ts";

/** A fact that most units have nothing to say about. */
export type ListFact = Fact<readonly unknown[]>;

/** Lives as long as its document, so that what concerns few units costs no look at all of them. */
export class FactIndex {
  #source: Source;
  readonly #units = new Map<ListFact, Set<Unit>>();

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

  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): void {
    this.#source = source;
    for (const [fact, units] of this.#units) {
      for (const unit of removed) units.delete(unit);
      for (const unit of added) if (fact.of(unit).length > 0) units.add(unit);
    }
  }
}
