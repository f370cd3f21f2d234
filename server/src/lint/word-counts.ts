/** In how many units of a file each of some words stands: followed through edits, so that nobody searches the file. */
import type { Unit } from "../syntax/unit.ts";
import type { Needs } from "./needs.ts";

type Words = NonNullable<Needs["module"]>;

export class WordCounts {
  readonly #counts: Map<string, number>;
  /** Any of the words: most units have none, and are searched only once. */
  readonly #any: RegExp;

  constructor(words: Iterable<string>, units: readonly Unit[]) {
    this.#counts = new Map([...words].map((word) => [word, 0]));
    const patterns = [...this.#counts.keys()].map(escaped);
    this.#any = new RegExp(patterns.join("|") || "$^");
    for (const unit of units) this.#count(unit, 1);
  }

  follow(removed: readonly Unit[], added: readonly Unit[]): void {
    for (const unit of removed) this.#count(unit, -1);
    for (const unit of added) this.#count(unit, 1);
  }

  /** Whether of each group one word stands somewhere; every word must be one of those counted. */
  mention(words: Words = []): boolean {
    return words.every((group) => group.some((word) => (this.#counts.get(word) ?? 0) > 0));
  }

  #count({ text }: Unit, by: number): void {
    if (!this.#any.test(text)) return;
    for (const [word, count] of this.#counts) {
      if (text.includes(word)) this.#counts.set(word, count + by);
    }
  }
}

/** Every word of several groups of words. */
export function allWords(needs: readonly (Words | undefined)[]): ReadonlySet<string> {
  return new Set(needs.flatMap((words) => (words ?? []).flat()));
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
