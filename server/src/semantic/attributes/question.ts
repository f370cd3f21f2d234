/** Questions about attributes of a module's classes, each answered once. */
import type { Unit } from "../../syntax/unit.ts";
import type { Value } from "../value.ts";

/** Attributes whose values rest on each other: with more the answer is unknown. */
const DEEPEST = 8;

export class AttributeQuestion {
  /** By the class's header. */
  readonly #known = new Map<Unit, Map<string, Value | undefined>>();
  readonly #open: { readonly header: Unit; readonly name: string }[] = [];
  /** How often something was left unknown because it is asked for already, or too deep. */
  #cut = 0;

  /** While it is being answered it is unknown, and what rests on that is no answer to another question. */
  about(header: Unit, name: string, answer: () => Value | undefined): Value | undefined {
    const ofClass = this.#known.get(header) ?? new Map<string, Value | undefined>();
    this.#known.set(header, ofClass);
    if (ofClass.has(name)) return ofClass.get(name);
    const isOpen = this.#open.some((each) => each.header === header && each.name === name);
    if (isOpen || this.#open.length >= DEEPEST) {
      this.#cut++;
      return undefined;
    }
    const before = this.#cut;
    this.#open.push({ header, name });
    const found = answer();
    this.#open.pop();
    if (this.#cut === before || this.#open.length === 0) ofClass.set(name, found);
    return found;
  }
}
