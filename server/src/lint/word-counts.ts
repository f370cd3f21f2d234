/** In how many units of a file each of some words stands: followed through edits, so that nobody searches the file. */
import { editBetween } from "../text/edit.ts";
import type { Unit } from "../syntax/unit.ts";
import { type Needs, standsIn, type TextSign, waysOf } from "./needs.ts";
import type { Rule } from "./rule.ts";

type Words = NonNullable<Needs["module"]>;

export class WordCounts {
  readonly #counts: Map<TextSign, number>;
  /** Any of the words: most units have none, and are searched only once. */
  readonly #any: RegExp;
  /** Characters around an edit that may make a word with it. */
  readonly #reach: number;
  readonly #standing = new WeakMap<Unit, ReadonlySet<TextSign>>();

  constructor(words: Iterable<TextSign>, units: readonly Unit[]) {
    this.#counts = new Map([...words].map((word) => [word, 0]));
    const patterns = [...this.#counts.keys()].map(sourceOf);
    this.#any = new RegExp(patterns.join("|") || "$^");
    this.#reach = Math.max(0, ...[...this.#counts.keys()].map(lengthOf)) - 1;
    for (const unit of units) this.#count(unit, 1);
  }

  follow(removed: readonly Unit[], added: readonly Unit[]): void {
    const [before, after] = [removed[0], added[0]];
    if (before && after && removed.length === 1 && added.length === 1) this.#learn(before, after);
    for (const unit of removed) this.#count(unit, -1);
    for (const unit of added) this.#count(unit, 1);
  }

  /** Whether of each group one word stands somewhere; every word must be one of those counted. */
  mention(words: Words = []): boolean {
    return words.every((group) => group.some((word) => (this.#counts.get(word) ?? 0) > 0));
  }

  #count(unit: Unit, by: number): void {
    for (const word of this.#wordsIn(unit)) {
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + by);
    }
  }

  #wordsIn(unit: Unit): ReadonlySet<TextSign> {
    const kept = this.#standing.get(unit);
    if (kept) return kept;
    const { text } = unit;
    const words = this.#any.test(text)
      ? new Set([...this.#counts.keys()].filter((word) => standsIn(text, word)))
      : NONE;
    this.#standing.set(unit, words);
    return words;
  }

  /** What came of a unit by an edit is searched around that alone for words it had not. */
  #learn(before: Unit, after: Unit): void {
    const known = this.#standing.get(before);
    if (!known || this.#standing.has(after)) return;
    const { text } = after;
    const { span, newText } = editBetween(before.text, text);
    const around = text.slice(
      Math.max(0, span.start - this.#reach),
      span.start + newText.length + this.#reach,
    );
    const stands = (word: TextSign): boolean => {
      if (typeof word !== "string") return word.test(text);
      return around.includes(word) || (known.has(word) && text.includes(word));
    };
    this.#standing.set(after, new Set([...this.#counts.keys()].filter(stands)));
  }
}

const NONE: ReadonlySet<TextSign> = new Set();

/** Every word that the rules look for in their modules. */
export function allWords(rules: readonly Rule[]): ReadonlySet<TextSign> {
  const ways = rules.flatMap(({ needs }) => waysOf(needs));
  return new Set(ways.flatMap(({ module = [] }) => module.flat()));
}

function sourceOf(word: TextSign): string {
  return typeof word === "string" ? word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : word.source;
}

/** A pattern is looked for in all of a text. */
function lengthOf(word: TextSign): number {
  return typeof word === "string" ? word.length : 0;
}
