/** One kind of question about other modules, as one module asked it. */
import type { Answer } from "./calls/answer.ts";
import type { Asked, CodeBase } from "./code-base.ts";

export interface Asking<T> {
  /** How the question about a name is written down. */
  readonly write: (name: string) => string;
  readonly find: (name: string) => Answer<T | undefined>;
  readonly base: () => CodeBase;
}

/** Lives as long as the module. */
export class QuestionsElsewhere<T> {
  readonly #asking: Asking<T>;
  /** By name. */
  readonly #answers = new Map<string, Answer<T | undefined>>();

  constructor(asking: Asking<T>) {
    this.#asking = asking;
  }

  about(name: string): T | undefined {
    const known = this.#answers.get(name);
    if (known) return known.is;
    const answer = this.#asking.find(name);
    this.#answers.set(name, answer);
    return answer.is;
  }

  /** The questions whose answers are others now; `isAsked`: whether anything rests on one still. */
  refresh(isAsked: (question: string) => boolean): readonly string[] {
    const { base, write } = this.#asking;
    return [...this.#answers].flatMap(([name, answer]) => {
      if (answer.holds(base())) return [];
      this.#answers.delete(name);
      const question = write(name);
      if (!isAsked(question)) return [];
      return isSame(this.about(name), answer.is) ? [] : [question];
    });
  }

  /** Adds the paths that the answers rest on. */
  tell(asked: Asked, seen: Set<Answer<unknown>>): void {
    for (const answer of this.#answers.values()) answer.tell(asked, seen);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
