/** Facts: what can be known from one unit's text alone, computed when first asked for and kept with it. */
import type { Unit } from "../syntax/unit.ts";

export interface Fact<T> {
  readonly name: string;
  /** Memoised per unit; units are immutable, so a fact never goes stale. */
  of(unit: Unit): T;
  /** What is known without computing anything. */
  known(unit: Unit): T | undefined;
}

export function defineFact<T>(name: string, compute: (unit: Unit) => T): Fact<T> {
  const known = new WeakMap<Unit, { readonly value: T }>();
  return {
    name,
    known: (unit) => known.get(unit)?.value,
    of(unit) {
      const kept = known.get(unit);
      if (kept) return kept.value;
      const value = compute(unit);
      known.set(unit, { value });
      return value;
    },
  };
}
