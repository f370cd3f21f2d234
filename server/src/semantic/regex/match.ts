/** Matches as Python's `re` does, by trying one way after the other, and counts the steps it takes. */
import { has, WORD } from "./char-set.ts";
import type { Place, Regex, Repeat } from "./regex.ts";

export interface Attempt {
  readonly steps: number;
  /** Undefined where the steps ran out. */
  readonly matched: boolean | undefined;
}

class OutOfSteps extends Error {}

/** What is left to match after a part has matched up to the offset. */
type Rest = (at: number) => boolean;

/** One attempt at the text's start, to its end where the whole of it must match. */
export function attempt(regex: Regex, text: string, isWhole: boolean, limit: number): Attempt {
  const matcher = new Matcher(text, limit);
  try {
    const matched = matcher.match(regex, 0, (at) => !isWhole || at === text.length);
    return { steps: matcher.steps, matched };
  } catch (error) {
    if (error instanceof OutOfSteps) return { steps: matcher.steps, matched: undefined };
    throw error;
  }
}

class Matcher {
  readonly #text: string;
  readonly #limit: number;
  readonly #groups = new Map<number, string>();
  steps = 0;

  constructor(text: string, limit: number) {
    this.#text = text;
    this.#limit = limit;
  }

  match(regex: Regex, at: number, rest: Rest): boolean {
    if (++this.steps > this.#limit) throw new OutOfSteps();
    switch (regex.kind) {
      case "char": {
        const code = this.#text.charCodeAt(at);
        return at < this.#text.length && has(regex.set, code) && rest(at + 1);
      }
      case "sequence":
        return this.#sequence(regex.items, 0, at, rest);
      case "choice":
        return regex.branches.some((branch) => this.match(branch, at, rest));
      case "repeat":
        return this.#repeat(regex, at, rest);
      case "group":
        return regex.number === undefined
          ? this.match(regex.body, at, rest)
          : this.#capture(regex.number, regex.body, at, rest);
      case "atomic":
        return this.#once(regex.body, at, rest);
      case "look":
        return this.#look(regex, at) !== regex.isNegative && rest(at);
      case "at":
        return this.#isAt(regex.place, at) && rest(at);
      case "reference":
        return this.#reference(regex, at, rest);
      case "condition":
        return this.match(this.#groups.has(regex.number) ? regex.yes : regex.no, at, rest);
    }
  }

  #sequence(items: readonly Regex[], from: number, at: number, rest: Rest): boolean {
    const item = items[from];
    return item
      ? this.match(item, at, (end) => this.#sequence(items, from + 1, end, rest))
      : rest(at);
  }

  #repeat(regex: Repeat, at: number, rest: Rest): boolean {
    if (regex.mode === "possessive") {
      return this.#once({ ...regex, mode: "greedy" }, at, rest);
    }
    const again = (start: number, count: number): boolean => {
      // A pass that consumes nothing is not repeated, once there are enough of them.
      const more: Rest = (end) => (end !== start || count < regex.min) && again(end, count + 1);
      if (count < regex.min) return this.match(regex.body, start, more);
      const isMore = count < regex.max;
      if (regex.mode === "lazy") {
        return rest(start) || (isMore && this.match(regex.body, start, more));
      }
      return (isMore && this.match(regex.body, start, more)) || rest(start);
    };
    return again(at, 0);
  }

  #capture(number: number, body: Regex, at: number, rest: Rest): boolean {
    const before = this.#groups.get(number);
    const matched = this.match(body, at, (end) => {
      const inner = this.#groups.get(number);
      this.#groups.set(number, this.#text.slice(at, end));
      return rest(end) || this.#restore(number, inner);
    });
    return matched || this.#restore(number, before);
  }

  #restore(number: number, text: string | undefined): false {
    if (text === undefined) this.#groups.delete(number);
    else this.#groups.set(number, text);
    return false;
  }

  /** Takes the first way to match and no other. */
  #once(body: Regex, at: number, rest: Rest): boolean {
    let end = -1;
    const matched = this.match(body, at, (found) => {
      end = found;
      return true;
    });
    return matched && rest(end);
  }

  #look({ body, isBehind }: Regex & { readonly kind: "look" }, at: number): boolean {
    if (!isBehind) return this.match(body, at, () => true);
    for (let start = at; start >= 0; start--) {
      if (this.match(body, start, (end) => end === at)) return true;
    }
    return false;
  }

  #reference(
    { number, ignoresCase }: Regex & { readonly kind: "reference" },
    at: number,
    rest: Rest,
  ): boolean {
    const group = this.#groups.get(number);
    if (group === undefined) return false;
    const found = this.#text.slice(at, at + group.length);
    const isSame = ignoresCase ? found.toLowerCase() === group.toLowerCase() : found === group;
    return isSame && rest(at + group.length);
  }

  #isAt(place: Place, at: number): boolean {
    const text = this.#text;
    switch (place) {
      case "start":
        return at === 0;
      case "line start":
        return at === 0 || text[at - 1] === "\n";
      case "text end":
        return at === text.length;
      case "end":
        return at === text.length || (at === text.length - 1 && text[at] === "\n");
      case "line end":
        return at === text.length || text[at] === "\n";
      case "boundary":
        return this.#isWord(at - 1) !== this.#isWord(at);
      case "no boundary":
        return this.#isWord(at - 1) === this.#isWord(at);
    }
  }

  #isWord(at: number): boolean {
    return at >= 0 && at < this.#text.length && has(WORD, this.#text.charCodeAt(at));
  }
}
