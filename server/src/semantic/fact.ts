/** Facts: what can be known from one unit's text alone, computed when first asked for and kept with it. */
import type { Unit } from "../syntax/unit.ts";

export interface Fact<T> {
  readonly name: string;
  /** Memoised per unit; units are immutable, so a fact never goes stale. */
  of(unit: Unit): T;
  /** What is known without computing anything. */
  known(unit: Unit): T | undefined;
}

let defined = 0;

/** Kept in the unit itself: a weak map for each fact cost more to look into than most facts to compute. */
export function defineFact<T>(name: string, compute: (unit: Unit) => T): Fact<T> {
  const number = defined++;
  return {
    name,
    known: ({ facts }) => withoutMark(facts[number]) as T | undefined,
    of(unit) {
      const { facts } = unit;
      const kept = facts[number];
      if (kept !== undefined) return withoutMark(kept) as T;
      const value = compute(unit);
      facts[number] = value === undefined ? UNDEFINED : value;
      return value;
    },
  };
}

/** Stands for the value that a fact which was never asked for has. */
const UNDEFINED = Symbol("undefined");

function withoutMark(kept: unknown): unknown {
  return kept === UNDEFINED ? undefined : kept;
}
