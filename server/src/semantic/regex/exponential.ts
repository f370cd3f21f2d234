/** Whether a pattern takes time that doubles with each character: found in its automaton, then tried out. */
import { ALL, type CharSet, charSet, NONE, sampleOf, without } from "./char-set.ts";
import { attempt } from "./match.ts";
import { type Automaton, automatonOf, MANY_PASSES } from "./positions.ts";
import { type Pump, pumpsOf } from "./pump.ts";
import type { Regex } from "./regex.ts";

/** A text `prefix + pump * n + suffix` does not match, which takes steps that multiply with `n`. */
export interface Attack extends Pump {
  readonly suffix: string;
}

/** Undefined where no text is known that takes exponential time; `isWhole`: it must match to its end. */
export function exponentialAttack(regex: Regex, isWhole: boolean): Attack | undefined {
  const automaton = hasVaryingLoop(regex, false) ? automatonOf(regex) : undefined;
  if (!automaton) return undefined;
  const suffixes = suffixesFor(automaton);
  for (const pump of pumpsOf(automaton)) {
    for (const suffix of suffixes) {
      const attack = { ...pump, suffix };
      if (!multiplies(attack, regex, isWhole)) continue;
      return shorter(attack).find((each) => multiplies(each, regex, isWhole)) ?? attack;
    }
  }
  return undefined;
}

/** The same attack with less text, for a reader: what repeats itself in the pump, and no prefix. */
function shorter({ prefix, pump, suffix }: Attack): readonly Attack[] {
  const part = /^([^]+?)\1*$/.exec(pump)?.[1] ?? pump;
  return [
    { prefix: "", pump: part, suffix },
    { prefix, pump: part, suffix },
    { prefix: "", pump, suffix },
  ];
}

/** A loop around what may itself match in more than one way: without one, nothing is exponential. */
function hasVaryingLoop(regex: Regex, isInLoop: boolean): boolean {
  switch (regex.kind) {
    case "repeat":
      if (isInLoop && regex.min !== regex.max) return true;
      return hasVaryingLoop(regex.body, isInLoop || regex.max >= MANY_PASSES);
    case "choice":
      return isInLoop || regex.branches.some((branch) => hasVaryingLoop(branch, isInLoop));
    case "sequence":
      return regex.items.some((item) => hasVaryingLoop(item, isInLoop));
    case "condition":
      return isInLoop || [regex.yes, regex.no].some((branch) => hasVaryingLoop(branch, isInLoop));
    case "group":
    case "atomic":
      return hasVaryingLoop(regex.body, isInLoop);
    default:
      return false;
  }
}

const MOST_SUFFIXES = 6;

/** What may make the match fail after the loop: a character that is nowhere in the pattern, or one of each kind. */
function suffixesFor({ positions }: Automaton): readonly string[] {
  let parts: CharSet[] = [ALL];
  let used = NONE;
  for (const { set } of positions) {
    used |= set;
    if (parts.length < MOST_SUFFIXES) {
      parts = parts.flatMap((part) => [part & without(set), part & set]).filter((part) => part);
    }
  }
  const kinds = [without(used), ...parts].flatMap(
    (part) => sampleOf(part & PUNCTUATION) ?? sampleOf(part) ?? [],
  );
  return [...new Set([...kinds.slice(0, MOST_SUFFIXES), "\n\n", ""])];
}

/** `!`, `#` and `;` read well as what spoils a text. */
const PUNCTUATION = charSet(0x21) | charSet(0x23) | charSet(0x3b);

const MOST_COPIES = 24;
/** Each character is a few calls deep. */
const LONGEST_TEXT = 300;
/** Who needs so many steps for so short a text has shown how they grow. */
const ENOUGH_STEPS = 30_000;
const MOST_STEPS = 200_000;
/** An exponential multiplies its steps with each copy by the same factor; that of a polynomial shrinks. */
const LEAST_FACTOR = 1.3;
const LEAST_SHARE = 0.95;

function multiplies({ prefix, pump, suffix }: Attack, regex: Regex, isWhole: boolean): boolean {
  const factors: number[] = [];
  let before: number | undefined;
  for (let copies = 1; copies <= MOST_COPIES; copies++) {
    const text = prefix + pump.repeat(copies) + suffix;
    if (text.length > LONGEST_TEXT) break;
    const { steps, matched } = attempt(regex, text, isWhole, MOST_STEPS);
    if (matched === true) return false;
    if (before !== undefined) factors.push(steps / before);
    before = steps;
    if (steps > ENOUGH_STEPS) break;
  }
  const last = factors.at(-1) ?? 0;
  const middle = factors[Math.floor((factors.length - 1) / 2)] ?? Infinity;
  return factors.length > 1 && last >= LEAST_FACTOR && last >= middle * LEAST_SHARE;
}
