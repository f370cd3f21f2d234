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

export class AbleRules {
  readonly #all: readonly Rule[];
  readonly #words: WordCounts;
  #able: readonly Able[];

  constructor(all: readonly Rule[], units: readonly Unit[]) {
    this.#all = all;
    this.#words = new WordCounts(all, units);
    this.#able = this.#choose();
  }

  get rules(): readonly Rule[] {
    return this.#able.map(({ rule }) => rule);
  }

  /** Whether other rules than before can find anything, or in another way. */
  follow(removed: readonly Unit[], added: readonly Unit[]): boolean {
    if (!this.#words.follow(removed, added)) return false;
    const able = this.#choose();
    const isOther = !isSame(able, this.#able);
    if (isOther) this.#able = able;
    return isOther;
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
      const ways = waysOf(rule.needs).filter((way: Needs) => this.#words.mention(way.module));
      return ways.length === 0 ? [] : [{ rule, ways: ways.map(({ unit }) => unit) }];
    });
  }
}

function isSame(a: readonly Able[], b: readonly Able[]): boolean {
  return a.length === b.length && a.every((able, i) => isSameAble(able, b[i]));
}

function isSameAble({ rule, ways }: Able, other: Able | undefined): boolean {
  const isAlike = rule === other?.rule && ways.length === other.ways.length;
  return isAlike && ways.every((way, i) => way === other.ways[i]);
}
