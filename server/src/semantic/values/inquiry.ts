/** One inquiry after a value: what it has found out on the way, each only once. */
import type { AnyNode } from "../../syntax/node.ts";
import type { Context, WholeVariable } from "../context.ts";
import { Question } from "../question.ts";
import type { Binding } from "../scope.ts";
import type { Value } from "../value.ts";

/** Bindings that one inquiry follows at most. */
const MOST_BINDINGS = 512;
/** Expressions within expressions, and values of values: with more the answer is unknown, and no overflow. */
const DEEPEST = 64;
/** Functions that one inquiry looks into at most. */
const MOST_FUNCTIONS = 32;

export class Inquiry {
  readonly ctx: Context;
  /** The value of an expression, as part of this inquiry. */
  readonly evaluate: (expression: AnyNode) => Value | undefined;
  /**
   * Whether a binding turned out not to give what was assumed of it: then nothing that was found out
   * holds, and the inquiry is to be made again without assumptions.
   */
  isContradicted = false;
  readonly #assumes: boolean;
  readonly #evaluate: (expression: AnyNode, inquiry: Inquiry) => Value | undefined;
  /** How many expressions wait for what others give. */
  #depth = 0;
  readonly #variables = new Question<Value>();
  readonly #bindings = new Map<Binding, Value | undefined>();
  readonly #results = new Map<Binding, Value | undefined>();
  readonly #filled = new Set<Binding>();
  readonly #open = new Set<Binding>();
  readonly #assumed = new Map<Binding, string>();

  constructor(
    ctx: Context,
    assumes: boolean,
    evaluate: (expression: AnyNode, inquiry: Inquiry) => Value | undefined,
  ) {
    this.ctx = ctx;
    this.#assumes = assumes;
    this.#evaluate = evaluate;
    this.evaluate = (expression) => {
      if (this.#depth >= DEEPEST) return undefined;
      this.#depth++;
      const value = evaluate(expression, this);
      this.#depth--;
      return value;
    };
  }

  /** Another inquiry, which knows nothing of this one and assumes nothing. */
  apart(): Inquiry {
    return new Inquiry(this.ctx, false, this.#evaluate);
  }

  aboutVariable(variable: WholeVariable, answer: () => Value | undefined): Value | undefined {
    return this.#variables.about(variable, answer);
  }

  /** A binding that depends on itself is unknown while it is being answered. */
  aboutBinding(binding: Binding, answer: () => Value | undefined): Value | undefined {
    if (this.#bindings.has(binding)) return this.#bindings.get(binding);
    if (this.#bindings.size >= MOST_BINDINGS) return undefined;
    this.#bindings.set(binding, undefined);
    this.#open.add(binding);
    const found = answer();
    this.#open.delete(binding);
    const assumed = this.#assumed.get(binding);
    if (assumed !== undefined && (!found || described(found) !== assumed))
      this.isContradicted = true;
    this.#bindings.set(binding, found);
    return found;
  }

  /** Whether nothing else is put into the variable's container; of what goes round in a circle that is unknown. */
  aboutAdditions(variable: WholeVariable, answer: () => boolean): boolean {
    const [first] = variable.bindings;
    if (!first || this.#filled.has(first)) return false;
    this.#filled.add(first);
    const keeps = answer();
    this.#filled.delete(first);
    return keeps;
  }

  /** What calling the function gives that is bound there; of one that calls itself nothing is known. */
  aboutResult(binding: Binding, answer: () => Value | undefined): Value | undefined {
    if (this.#results.has(binding)) return this.#results.get(binding);
    if (this.#results.size >= MOST_FUNCTIONS) return undefined;
    this.#results.set(binding, undefined);
    const found = answer();
    this.#results.set(binding, found);
    return found;
  }

  /**
   * Takes a binding that is being answered to give a value of this kind, as the others do that reach the same use:
   * a loop's next pass then starts from what the last one gave. Checked once the answer is there.
   */
  assumes(binding: Binding, value: Value): boolean {
    if (!this.#assumes || !this.#open.has(binding)) return false;
    const assumed = this.#assumed.get(binding) ?? described(value);
    this.#assumed.set(binding, assumed);
    return assumed === described(value);
  }
}

function described({ kind, orNone }: Value): string {
  return orNone ? `${kind} or None` : kind;
}
