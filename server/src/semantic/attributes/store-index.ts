/** Which units may give an attribute its value: found when first asked, then followed through edits. */
import type { Source } from "../../syntax/source.ts";
import type { Unit } from "../../syntax/unit.ts";
import { mayStore } from "./lexical-stores.ts";

/** Lives as long as its document. */
export class StoreIndex {
  #source: Source;
  /** Of the names that were asked for. */
  readonly #storing = new Map<string, Set<Unit>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Units that may store to an attribute of the name, in no order. */
  unitsStoring(name: string): ReadonlySet<Unit> {
    const kept = this.#storing.get(name);
    if (kept) return kept;
    const found = new Set(this.#source.units.filter((unit) => mayStore(unit, name)));
    this.#storing.set(name, found);
    return found;
  }

  /** Gives the names whose answer is another one now. */
  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): readonly string[] {
    this.#source = source;
    const changed: string[] = [];
    for (const [name, units] of this.#storing) {
      const [gone, come] = [
        removed.filter((unit) => units.delete(unit)),
        added.filter((unit) => mayStore(unit, name)),
      ];
      for (const unit of come) units.add(unit);
      if (gone.length + come.length > 0) changed.push(name);
    }
    return changed;
  }
}
