/** One question about a value: what it has found out about variables on the way, each only once. */
import type { WholeVariable } from "./context.ts";
import type { Scope } from "./scope.ts";

/** More bindings than a person reads: such a name is unknown, and costs nothing. */
const MOST_BINDINGS = 64;
/** Variables that one question follows at most. */
const MOST_VARIABLES = 256;

/**
 * Keeps answers, so that `b = a + a`, `c = b + b`, … costs a step a line and not twice the last
 * one's. A variable that depends on itself is unknown while it is being answered.
 */
export class Question<T> {
  readonly #answers = new Map<Scope | undefined, Map<string, T | undefined>>();
  #count = 0;

  /** What is known of the variable; `answer` is asked at most once, and not for what is out of bounds. */
  about(variable: WholeVariable, answer: () => T | undefined): T | undefined {
    const answers = this.#answers.get(variable.scope) ?? new Map<string, T | undefined>();
    this.#answers.set(variable.scope, answers);
    if (answers.has(variable.name)) return answers.get(variable.name);
    const { length } = variable.bindings;
    if (length === 0 || length > MOST_BINDINGS || ++this.#count > MOST_VARIABLES) return undefined;
    answers.set(variable.name, undefined);
    const found = answer();
    answers.set(variable.name, found);
    return found;
  }
}
