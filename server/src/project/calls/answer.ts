/** What was worked out from several modules, and what it rests on: it knows whether it still holds. */
import type { Asked, CodeBase } from "../code-base.ts";

export interface Grounds {
  /** Paths of which anything was read, or looked for in vain. */
  readonly asked: ReadonlySet<string>;
  /** Answers that led to this one. */
  readonly through?: readonly Answer<unknown>[];
  /** Generation of the code base at which the work began: a change meanwhile counts as well. */
  readonly since: number;
}

export class Answer<T> {
  readonly is: T;
  readonly #asked: ReadonlySet<string>;
  readonly #through: readonly Answer<unknown>[];
  /** Generation up to which it is known to hold. */
  #since: number;
  #holds = true;

  constructor(is: T, { asked, through = [], since }: Grounds) {
    this.is = is;
    this.#asked = asked;
    this.#through = through;
    this.#since = since;
  }

  /** Looks at what changed since it was asked last; what does not hold once never does again. */
  holds(base: CodeBase): boolean {
    const { generation } = base;
    if (!this.#holds || this.#since === generation) return this.#holds;
    this.#holds =
      base.holds(this.#asked, this.#since) && this.#through.every((each) => each.holds(base));
    if (this.#holds) this.#since = generation;
    return this.#holds;
  }

  /** Adds all the paths that it rests on; `seen` takes the answers whose paths are there. */
  tell(asked: Asked, seen: Set<Answer<unknown>>): void {
    if (seen.has(this)) return;
    seen.add(this);
    for (const path of this.#asked) asked.add(path);
    for (const each of this.#through) each.tell(asked, seen);
  }
}
