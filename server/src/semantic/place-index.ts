/** Where units stand in their source: looked for where they stood before, because edits move them little. */
import type { Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";

/** Lives as long as its document. */
export class PlaceIndex {
  #last: Map<Unit, number> | undefined;
  /** Where the last unit was found: its neighbours are asked for next. */
  #nearby = 0;

  /** Index in the source's list; undefined for a unit of another text. */
  of(unit: Unit, { units }: Source): number | undefined {
    this.#last ??= new Map(units.map((each, index) => [each, index]));
    const start = this.#last.get(unit) ?? this.#nearby;
    const farthest = Math.max(start, units.length - start);
    for (let distance = 0; distance <= farthest; distance++) {
      if (units[start - distance] === unit) return this.#found(unit, start - distance);
      if (units[start + distance] === unit) return this.#found(unit, start + distance);
    }
    return undefined;
  }

  follow(removed: readonly Unit[]): void {
    for (const unit of removed) this.#last?.delete(unit);
  }

  #found(unit: Unit, at: number): number {
    this.#last?.set(unit, at);
    this.#nearby = at;
    return at;
  }
}
