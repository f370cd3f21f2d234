/** What was worked out for units, each with the questions about the module that it rests on. */
import type { Unit } from "../syntax/unit.ts";

export interface Kept {
  /** See semantic/tracked-context.ts. */
  readonly asked: ReadonlySet<string>;
}

/** An edit costs as much as it changes: nothing here looks at every unit. */
export class KeptByUnit<T extends Kept> {
  readonly #kept = new Map<Unit, T>();
  /** Which units asked what. */
  readonly #asking = new Map<string, Set<Unit>>();

  get(unit: Unit): T | undefined {
    return this.#kept.get(unit);
  }

  set(unit: Unit, value: T): void {
    this.#kept.set(unit, value);
    for (const question of value.asked) {
      const units = this.#asking.get(question);
      if (units) units.add(unit);
      else this.#asking.set(question, new Set([unit]));
    }
  }

  entries(): Iterable<readonly [Unit, T]> {
    return this.#kept;
  }

  isAsked(question: string): boolean {
    return this.#asking.has(question);
  }

  drop(unit: Unit): void {
    const value = this.#kept.get(unit);
    if (!value) return;
    this.#kept.delete(unit);
    for (const question of value.asked) {
      const units = this.#asking.get(question);
      if (units?.delete(unit) && units.size === 0) this.#asking.delete(question);
    }
  }

  /** Drops what rests on an answer that may have changed; gives the units. */
  dropAsking(questions: Iterable<string>): readonly Unit[] {
    const dropped: Unit[] = [];
    for (const question of questions) {
      for (const unit of [...(this.#asking.get(question) ?? [])]) {
        this.drop(unit);
        dropped.push(unit);
      }
    }
    return dropped;
  }

  clear(): void {
    this.#kept.clear();
    this.#asking.clear();
  }
}
