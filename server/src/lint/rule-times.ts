/** How long each rule takes in one analysis of a file, to find the one that keeps the others waiting. */
import type { Rule } from "./rule.ts";

/** Milliseconds from which a person notices, and more than a busy machine takes from any rule. */
const NOTICEABLE = 200;
/** Times as long as the rule in the middle. */
const OUT_OF_PROPORTION = 100;

export interface SlowRule {
  readonly rule: Rule;
  /** Milliseconds. */
  readonly took: number;
}

export class RuleTimes {
  readonly #took = new Map<Rule, number>();
  #last = 0;

  /** Before the first of several calls of rules, and after anything else. */
  start(): void {
    this.#last = performance.now();
  }

  /** After a rule was called: what passed since the last word was its time. One look at the clock a call. */
  lap(rule: Rule): void {
    const now = performance.now();
    this.#took.set(rule, (this.#took.get(rule) ?? 0) + now - this.#last);
    this.#last = now;
  }

  /** Rules that took noticeably long, and out of all proportion to the others. */
  slow(): readonly SlowRule[] {
    const times = [...this.#took.values()].sort((a, b) => a - b);
    const middle = times[Math.floor((times.length - 1) / 2)] ?? 0;
    return [...this.#took]
      .filter(([, took]) => took > NOTICEABLE && took > OUT_OF_PROPORTION * middle)
      .map(([rule, took]) => ({ rule, took }));
  }
}
