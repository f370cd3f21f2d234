/** What the analyses of units found, each with the questions about the module that it rests on. */
import type { Unit } from "../syntax/unit.ts";
import type { RawFinding } from "./dispatch.ts";

export interface UnitResult {
  readonly findings: readonly RawFinding[];
  /** See tracked-context.ts. */
  readonly asked: ReadonlySet<string>;
}

/** Of a unit in which no rule can find anything. */
export const NO_RESULT: UnitResult = { findings: [], asked: new Set() };

/** An edit costs as much as it changes: nothing here looks at every unit but at the start. */
export class Results {
  readonly #results = new Map<Unit, UnitResult>();
  /** Units whose analysis found something. */
  readonly #speaking = new Set<Unit>();
  /** Which units asked what. */
  readonly #asking = new Map<string, Set<Unit>>();
  /** Units to analyse, those of the last edit first. */
  #missing: Set<Unit>;

  constructor(units: readonly Unit[]) {
    this.#missing = new Set(units);
  }

  /** Nothing is known of any unit. */
  reset(units: readonly Unit[]): void {
    this.#results.clear();
    this.#speaking.clear();
    this.#asking.clear();
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
    for (const question of result.asked) {
      const units = this.#asking.get(question);
      if (units) units.add(unit);
      else this.#asking.set(question, new Set([unit]));
    }
  }

  follow(removed: readonly Unit[], added: readonly Unit[]): void {
    for (const unit of removed) {
      this.#drop(unit);
      this.#missing.delete(unit);
    }
    if (added.length > 0) this.#missing = new Set([...added, ...this.#missing]);
  }

  /** Drops what rests on an answer that may have changed. */
  dropAsking(questions: Iterable<string>): void {
    for (const question of questions) {
      for (const unit of [...(this.#asking.get(question) ?? [])]) {
        this.#drop(unit);
        this.#missing.add(unit);
      }
    }
  }

  #drop(unit: Unit): void {
    const result = this.#results.get(unit);
    if (!result) return;
    this.#results.delete(unit);
    this.#speaking.delete(unit);
    for (const question of result.asked) {
      const units = this.#asking.get(question);
      if (units?.delete(unit) && units.size === 0) this.#asking.delete(question);
    }
  }
}
