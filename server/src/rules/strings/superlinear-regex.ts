/** Flags patterns that take exponential time to fail on some text. */
import { defineRule } from "../../lint/rule.ts";
import { callOf, IMPORTS_RE, OF_RE, OPENS_RE } from "../../lint/signs.ts";
import { attackOn } from "../../semantic/regex/attack.ts";
import type { Attack } from "../../semantic/regex/exponential.ts";
import { stringText } from "../../semantic/string-text.ts";
import { atLeast, type PythonVersion } from "../../semantic/version.ts";
import { patternCall } from "./superlinear/pattern-call.ts";

const FUNCTIONS = "compile|match|search|fullmatch|findall|finditer|split|subn?";

/** Only what is repeated as a whole can match the same characters in exponentially many ways. */
const REPEATED_GROUPS = [")*", ")+", "){"];

export const superlinearRegex = defineRule({
  id: "superlinear-regex",
  category: "strings",
  summary: "A pattern that takes exponential time on some texts",
  why: "Where a repeated part can match the same characters in more than one way, `re` tries all of them before it gives up: each character more multiplies the time, and thirty are enough to hang a program. Who may choose the text can stop a server with it.",
  cost: { from: "O(2ⁿ)", to: "O(n)" },
  severity: "information",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    { module: [[IMPORTS_RE], REPEATED_GROUPS], unit: [[callOf(FUNCTIONS, OF_RE)]] },
    { module: [[OPENS_RE], REPEATED_GROUPS], unit: [[callOf(FUNCTIONS)]] },
  ],
  on: {
    call(node, ctx) {
      const found = patternCall(node, ctx);
      if (!found || !repeatsGroup(found.literal.text)) return undefined;
      const attack = attackOn(found.pattern, found.flags, found.isWhole);
      if (!attack) return undefined;
      const { given, literal } = found;
      return {
        node: given,
        message: messageFor(expressionFor(attack, found.isBytes), ctx.target),
        evidence: given === literal ? [] : [{ text: "the pattern", node: literal }],
        onlyWhenHot: isFarFetched(attack),
      };
    },
  },
});

/** Where white space stands between, as a verbose pattern may have it, nothing is said. */
function repeatsGroup(literal: string): boolean {
  return REPEATED_GROUPS.some((sign) => literal.includes(sign));
}

const LONGEST_START = 12;

/**
 * Whether only somebody who knows the pattern writes such a text: one that begins in a long way of its own, or
 * with line ends, which names and addresses do not hold.
 */
function isFarFetched({ prefix, pump, suffix }: Attack): boolean {
  return prefix.length + pump.length > LONGEST_START || /^[\n\0]+$/.test(suffix);
}

function messageFor(text: string, target: PythonVersion): string {
  const possessive = atLeast(target, 3, 11) ? ", or make it possessive (`++`, `*+`)" : "";
  return `Each copy more in a text like \`${text}\` multiplies the time this pattern takes to fail. Let the repeated part match in one way only${possessive}.`;
}

/** `"<" + "a" * 30 + "!"`: to be tried out. */
function expressionFor({ prefix, pump, suffix }: Attack, isBytes: boolean): string {
  const parts = [
    ...(prefix === "" ? [] : [stringText(prefix, isBytes)]),
    `${stringText(pump, isBytes)} * 30`,
    ...(suffix === "" ? [] : [stringText(suffix, isBytes)]),
  ];
  return parts.join(" + ");
}
