/** What the analyses of units found, and which units are still to be analysed. */
import type { Unit } from "../syntax/unit.ts";
import type { RawFinding } from "./dispatch.ts";
import { type Kept, KeptByUnit } from "./kept-by-unit.ts";

export interface UnitResult extends Kept {
  readonly findings: readonly RawFinding[];
}

/** Of a unit in which no rule can find anything. */
export const NO_RESULT: UnitResult = { findings: [], asked: new Set() };

/** What an edit changed, and where the units that went stood. */
export interface Moves {
  readonly removed: readonly Unit[];
  readonly added: readonly Unit[];
  /** Units that an undo may bring back. */
  readonly recent: readonly Unit[];
  /** The header of the class that a unit stood in before the edit. */
  readonly headerBefore: (unit: Unit) => Unit | undefined;
  readonly headerNow: (unit: Unit) => Unit | undefined;
}

/** An edit costs as much as it changes: nothing here looks at every unit but at the start. */
export class Results {
  readonly #results = new KeptByUnit<UnitResult>();
  /** Units whose analysis found something. */
  readonly #speaking = new Set<Unit>();
  /** Units to analyse, those of the last edit first. */
  #missing: Set<Unit>;
  /**
   * Units that an edit took out, whose results hold if an undo brings them back; each with its class's header,
   * which must not live on here once it is edited away itself.
   */
  readonly #away = new Map<Unit, WeakRef<Unit> | undefined>();

  constructor(units: readonly Unit[]) {
    this.#missing = new Set(units);
  }

  /** Nothing is known of any unit. */
  reset(units: readonly Unit[]): void {
    this.#results.clear();
    this.#speaking.clear();
    this.#away.clear();
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

  follow(moves: Moves): void {
    for (const unit of moves.removed) {
      this.#speaking.delete(unit);
      this.#missing.delete(unit);
      if (!this.#results.get(unit)) continue;
      const header = moves.headerBefore(unit);
      this.#away.set(unit, header && new WeakRef(header));
    }
    const unknown = moves.added.filter((unit) => !this.#isBack(unit, moves));
    if (unknown.length > 0) this.#missing = new Set([...unknown, ...this.#missing]);
    for (const unit of this.#away.keys()) if (!moves.recent.includes(unit)) this.#forget(unit);
  }

  /** Whether any result rests on the answer. */
  isAsked(question: string): boolean {
    return this.#results.isAsked(question);
  }

  /** Drops what may be found otherwise now. */
  dropIf(isOther: (unit: Unit, result: UnitResult) => boolean): void {
    for (const [unit, result] of [...this.#results.entries()]) {
      if (!isOther(unit, result)) continue;
      this.#results.drop(unit);
      this.#miss(unit);
    }
  }

  /** Drops what rests on an answer that may have changed. */
  dropAsking(questions: Iterable<string>): void {
    for (const unit of this.#results.dropAsking(questions)) this.#miss(unit);
  }

  #miss(unit: Unit): void {
    this.#speaking.delete(unit);
    if (!this.#away.delete(unit)) this.#missing.add(unit);
  }

  /** Whether the unit came back to where it stood, with its result. */
  #isBack(unit: Unit, { headerNow }: Moves): boolean {
    if (!this.#away.has(unit)) return false;
    if (this.#away.get(unit)?.deref() !== headerNow(unit)) {
      this.#forget(unit);
      return false;
    }
    this.#away.delete(unit);
    if ((this.#results.get(unit)?.findings.length ?? 0) > 0) this.#speaking.add(unit);
    return true;
  }

  #forget(unit: Unit): void {
    this.#away.delete(unit);
    this.#results.drop(unit);
  }
}
