/** What the analyses of units found, and which units are still to be analysed. */
import type { Unit } from "../syntax/unit.ts";
import type { RawFinding } from "./dispatch.ts";
import { type Kept, KeptByUnit } from "./kept-by-unit.ts";

export interface UnitResult extends Kept {
  readonly findings: readonly RawFinding[];
}

/** Of a unit in which no rule can find anything. */
export const NO_RESULT: UnitResult = { findings: [], asked: new Set() };

/** An edit costs as much as it changes: nothing here looks at every unit but at the start. */
export class Results {
  readonly #results = new KeptByUnit<UnitResult>();
  /** Units whose analysis found something. */
  readonly #speaking = new Set<Unit>();
  /** Units to analyse, those of the last edit first. */
  #missing: Set<Unit>;

  constructor(units: readonly Unit[]) {
    this.#missing = new Set(units);
  }

  /** Nothing is known of any unit. */
  reset(units: readonly Unit[]): void {
    this.#results.clear();
    this.#speaking.clear();
    this.#missing = new Set(units);
  }

  /** Units without a result; one that gets its result while this runs is not given again. */
  missing(): Iterable<Unit> {
    return this.#missing;
  }

  /** In no order. */
  findings(): readonly RawFinding[] {
    return [...this.#speaking].flatMap((unit) => this.#results.get(unit)?.findings ?? []);
  }

  set(unit: Unit, result: UnitResult): void {
    this.#missing.delete(unit);
    this.#results.set(unit, result);
    if (result.findings.length > 0) this.#speaking.add(unit);
  }

  follow(removed: readonly Unit[], added: readonly Unit[]): void {
    for (const unit of removed) {
      this.#results.drop(unit);
      this.#speaking.delete(unit);
      this.#missing.delete(unit);
    }
    if (added.length > 0) this.#missing = new Set([...added, ...this.#missing]);
  }

  /** Drops what rests on an answer that may have changed. */
  dropAsking(questions: Iterable<string>): void {
    for (const unit of this.#results.dropAsking(questions)) {
      this.#speaking.delete(unit);
      this.#missing.add(unit);
    }
  }
}
