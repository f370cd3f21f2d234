/** For which units a fact says anything, and which mention a name: found when first asked, then followed through edits. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import type { Fact } from "./fact.ts";
import { type Mention, mentionsIn, mentionsOf, wordOf } from "./mentions.ts";

/** A fact that most units have nothing to say about. */
export type ListFact = Fact<readonly unknown[]>;

/** The questions that an edit gives other answers to. */
export interface ChangedFacts {
  readonly facts: ReadonlySet<ListFact>;
  /** Of those the ones about which not just other units say the same, each at its place. */
  readonly said: ReadonlySet<ListFact>;
  readonly mentions: ReadonlySet<Mention>;
}

type Units = Set<Unit>;

/** Lives as long as its document, so that what concerns few units costs no look at all of them. */
export class FactIndex {
  #source: Source;
  readonly #units = new Map<ListFact, Units>();
  /** Of the mentions that were asked for, by their words. */
  readonly #mentioning = new Map<string, Map<Mention, Units>>();

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

  /** Units that may mention the name so, in no order. */
  unitsMentioning(mention: Mention): ReadonlySet<Unit> {
    const word = wordOf(mention);
    const ofWord = this.#mentioning.get(word) ?? new Map<Mention, Units>();
    this.#mentioning.set(word, ofWord);
    const kept = ofWord.get(mention);
    if (kept) return kept;
    const found = new Set(
      this.#source.units.filter((unit) => mentionsOf(word, unit).includes(mention)),
    );
    ofWord.set(mention, found);
    return found;
  }

  follow(source: Source, removed: readonly Unit[], added: readonly Unit[]): ChangedFacts {
    this.#source = source;
    const facts = new Set<ListFact>();
    const said = new Set<ListFact>();
    for (const [fact, units] of this.#units) {
      const gone = removed.filter((unit) => units.delete(unit));
      const come = added.filter((unit) => fact.of(unit).length > 0);
      for (const unit of come) units.add(unit);
      if (gone.length + come.length === 0) continue;
      facts.add(fact);
      if (!saysTheSame(fact, removed, added)) said.add(fact);
    }
    return { facts, said, mentions: this.#followMentions(removed, added) };
  }

  #followMentions(removed: readonly Unit[], added: readonly Unit[]): ReadonlySet<Mention> {
    const changed = new Set<Mention>();
    if (this.#mentioning.size === 0) return changed;
    for (const ofWord of this.#mentioning.values())
      for (const [mention, units] of ofWord)
        for (const unit of removed) if (units.delete(unit)) changed.add(mention);
    for (const unit of added) {
      for (const mention of mentionsIn(unit, (word) => this.#mentioning.has(word))) {
        const units = this.#mentioning.get(wordOf(mention))?.get(mention);
        if (!units) continue;
        units.add(unit);
        changed.add(mention);
      }
    }
    return changed;
  }
}

/** Whether one unit took the place of another, stands in the same class, and says the same. */
function saysTheSame(
  fact: ListFact,
  [before, ...gone]: readonly Unit[],
  [after, ...come]: readonly Unit[],
): boolean {
  if (!before || !after || gone.length > 0 || come.length > 0) return false;
  if (before.role !== after.role || before.role === "class-header") return false;
  const [then, now] = [fact.of(before), fact.of(after)];
  return then.length === now.length && then.every((each, i) => each === now[i]);
}
