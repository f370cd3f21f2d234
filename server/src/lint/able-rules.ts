/** The rules that can find anything in a file at all: those whose words stand in it, followed through edits. */
import type { Unit } from "../syntax/unit.ts";
import { type Needs, type SignReader, type Signs, waysOf } from "./needs.ts";
import type { Rule } from "./rule.ts";
import { WordCounts } from "./word-counts.ts";

/** A rule that can find something in the file, and what each way to do so needs of a unit. */
interface Able {
  readonly rule: Rule;
  readonly ways: readonly (Signs | undefined)[];
}

/** What an edit did to them. */
export interface AbleChange {
  /** Those that can find something in a way that is new. */
  readonly gaining: ReadonlySet<Rule>;
  /** Those that can no longer find something in some way. */
  readonly losing: ReadonlySet<Rule>;
  /** Whether one of the ways that are new leads to anything in the unit whose code is read. */
  readonly isNewIn: (code: () => SignReader) => boolean;
}

export class AbleRules {
  readonly #all: readonly Rule[];
  readonly #unmeasured: boolean;
  readonly #words: WordCounts;
  #able: readonly Able[];

  constructor(all: readonly Rule[], units: readonly Unit[], unmeasured = false) {
    this.#all = all;
    this.#unmeasured = unmeasured;
    this.#words = new WordCounts(all, units);
    this.#able = this.#choose();
  }

  get rules(): readonly Rule[] {
    return this.#able.map(({ rule }) => rule);
  }

  /** Undefined where the same rules as before can find something, and in the same ways. */
  follow(removed: readonly Unit[], added: readonly Unit[]): AbleChange | undefined {
    if (!this.#words.follow(removed, added)) return undefined;
    const [before, able] = [this.#able, this.#choose()];
    this.#able = able;
    const [gained, lost] = [without(able, before), without(before, able)];
    if (gained.length + lost.length === 0) return undefined;
    const signs = gained.flatMap(({ rule, ways }) => (rule.on ? ways : []));
    return {
      gaining: new Set(gained.map(({ rule }) => rule)),
      losing: new Set(lost.map(({ rule }) => rule)),
      isNewIn: (code) => {
        if (signs.length === 0) return false;
        const reader = code();
        return signs.some((unit) => reader.shows(unit));
      },
    };
  }

  /** Those that look at units one by one and can find something in the one whose signs are read. */
  ofUnit(signs: SignReader): ReadonlySet<Rule> {
    return new Set(
      this.#able
        .filter(({ rule, ways }) => rule.on && ways.some((unit) => signs.shows(unit)))
        .map(({ rule }) => rule),
    );
  }

  #choose(): readonly Able[] {
    return this.#all.flatMap((rule): readonly Able[] => {
      const ways = waysOf(rule.needs).filter(
        ({ module, onlyWhenHot }: Needs) =>
          !(onlyWhenHot && this.#unmeasured) && this.#words.mention(module),
      );
      return ways.length === 0 ? [] : [{ rule, ways: ways.map(({ unit }) => unit) }];
    });
  }
}

/** The ways of `all` that are not among the others. */
function without(all: readonly Able[], others: readonly Able[]): readonly Able[] {
  const known = new Map(others.map(({ rule, ways }) => [rule, ways]));
  return all.flatMap(({ rule, ways }): readonly Able[] => {
    const further = ways.filter((way) => known.get(rule)?.includes(way) !== true);
    return further.length === 0 ? [] : [{ rule, ways: further }];
  });
}
