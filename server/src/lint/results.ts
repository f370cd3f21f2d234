/** What the analyses of units found, each with the questions about the module that it rests on. */
import type { Unit } from "../syntax/unit.ts";
import type { RawFinding } from "./dispatch.ts";

export interface UnitResult {
  readonly findings: readonly RawFinding[];
  /** See tracked-context.ts. */
  readonly asked: ReadonlySet<string>;
}

const NOTHING_ASKED: ReadonlySet<string> = new Set();
/** Of a unit in which no rule can find anything. */
export const NO_RESULT: UnitResult = { findings: [], asked: NOTHING_ASKED };

export class Results {
  readonly #results = new Map<Unit, UnitResult>();
  /** Which units asked what, so that an edit costs as much as it changes and not a look at every unit. */
  readonly #asking = new Map<string, Set<Unit>>();

  get(unit: Unit): UnitResult | undefined {
    return this.#results.get(unit);
  }

  set(unit: Unit, result: UnitResult): void {
    this.#results.set(unit, result);
    for (const question of result.asked) {
      const units = this.#asking.get(question);
      if (units) units.add(unit);
      else this.#asking.set(question, new Set([unit]));
    }
  }

  drop(unit: Unit): void {
    const result = this.#results.get(unit);
    if (!result) return;
    this.#results.delete(unit);
    for (const question of result.asked) {
      const units = this.#asking.get(question);
      if (units?.delete(unit) && units.size === 0) this.#asking.delete(question);
    }
  }

  /** Drops what rests on an answer that may have changed. */
  dropAsking(questions: Iterable<string>): void {
    for (const question of questions) {
      for (const unit of [...(this.#asking.get(question) ?? [])]) this.drop(unit);
    }
  }

  clear(): void {
    this.#results.clear();
    this.#asking.clear();
  }
}
