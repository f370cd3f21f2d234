/**
 * What must stand in a text for a rule to find anything in it: read from the characters alone, so
 * that code in which no rule can find anything is not even parsed. Whatever is doubtful is there.
 */
import type { Code } from "./code-text.ts";
import { loopLinesOf } from "./loop-lines.ts";

/** What no pattern tells in linear time; a `RegExp` is one as well. */
export interface TextTest {
  readonly test: (text: string) => boolean;
}

/** A word anywhere in the text, as it is written, or a pattern. */
export type TextSign = string | TextTest;

/** One of several, in what a loop repeats: each statement is one line there; see `loopLinesOf`. */
export interface InLoop {
  readonly inLoop: readonly TextSign[];
}

export type Sign = TextSign | InLoop;

/** Of each group one sign must stand in the text. */
export type Signs = readonly (readonly Sign[])[];

/** A word as it is written, or a pattern of an import. */
export type ModuleSign = string | RegExp;

export interface Needs {
  /** Somewhere in the file: names that an import may have renamed. */
  readonly module?: readonly (readonly ModuleSign[])[];
  /** In the code of the unit itself: keywords, operators, names of methods; see `codeOf`. */
  readonly unit?: Signs;
  /** Whether all that is found so waits for heat: nobody looks for it where nothing is measured. */
  readonly onlyWhenHot?: true;
}

/** Where there are several ways to write what a rule looks for, each needs something else. */
export type AnyNeeds = Needs | readonly Needs[];

export function waysOf(needs: AnyNeeds | undefined): readonly Needs[] {
  return needs === undefined ? ALWAYS : "length" in needs ? needs : [needs];
}

const ALWAYS: readonly Needs[] = [{}];

export function inLoop(...signs: readonly TextSign[]): InLoop {
  return { inLoop: signs };
}

/** Looks for signs in one unit's code, for each at most once: many rules share some. */
export class SignReader {
  readonly #code: Code;
  readonly #stands = new Map<TextTest | InLoop, boolean>();
  #loopLines: string | undefined;
  #knowsLoops = false;

  constructor(code: Code) {
    this.#code = code;
  }

  shows(signs: Signs = []): boolean {
    return signs.every((group) => group.some((sign) => this.#shows(sign)));
  }

  #shows(sign: Sign): boolean {
    // A word costs less to find than to remember.
    if (typeof sign === "string") return this.#code.text.includes(sign);
    const known = this.#stands.get(sign);
    if (known !== undefined) return known;
    const stands = "inLoop" in sign ? this.#showsInLoop(sign) : sign.test(this.#code.text);
    this.#stands.set(sign, stands);
    return stands;
  }

  #showsInLoop({ inLoop: signs }: InLoop): boolean {
    if (!this.#knowsLoops) {
      this.#loopLines = loopLinesOf(this.#code);
      this.#knowsLoops = true;
    }
    const lines = this.#loopLines;
    return lines === undefined || signs.some((sign) => standsIn(lines, sign));
  }
}

function standsIn(text: string, sign: TextSign): boolean {
  return typeof sign === "string" ? text.includes(sign) : sign.test(text);
}
