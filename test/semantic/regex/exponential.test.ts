/** What is said to be exponential hangs Python itself, on the text that is named; what is not is not. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Attack, exponentialAttack } from "../../../server/src/semantic/regex/exponential.ts";
import { parseRegex } from "../../../server/src/semantic/regex/parse.ts";
import { NO_FLAGS } from "../../../server/src/semantic/regex/regex.ts";
import { findPythons } from "../../harness/pythons.ts";

const ATTACK = path.join(import.meta.dirname, "attack.py");
/** A linear or quadratic match needs well under a millisecond; 2⁶⁰ steps take longer than there is. */
const COPIES = 60;

const EXPONENTIAL = lines(String.raw`
(a+)+$
(a*)*b
(?:a+)*?b
^(a|a)*$
^(\w+\s?)*$
(.|\s)*x
(?:a|ab|b)*c
(?:[^"\\]+|\\.)*"
"(?:[^"\\]|\\.|\\)*"
(\d{1,3}\.?)+$
(x+x+)+y
((a{2})+)+b
(\s*\w+\s*)+;
(\s*,\s*\w+\s*)+;
(([a-z])+.)+[A-Z]([a-z])+$
^(\([^)]*\)|[^()]+)*$
(?:-?[a-z]+-?)*$
([a-z]+)*\.com
(?:(?=a)a+)+b
(?:a+){1,100}b
(?P<x>a+)*(?P=x)b
(?i)(?:A|b|ab)+-
^(?:\s*[a-z]+\s*=\s*\d+\s*;?)*$
([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$
(?:a+)+(?<!a)b
(?x) ( [a-z]+ \s* )* ;
`);

const OTHERS = lines(String.raw`
abc
(?:ab)*c
(?:.|\n)*x
(\w|_)*!
(?:a|b|[cd])*e
(?:xa|x[ab])*y
^(?:\w|\d)*?\Z
"(?:[^"\\]|\\.)*"
(?:[^"\\]+|\\.)
(?:\w+\s+)*;
(?:\s*,\s*\w+)*;
\d+(?:\.\d+)*$
(?:a?){1,200}b
(?:a{2})*b
(?:[a-z]+-)*[a-z]+$
(?:\\.|[^\\"])*$
([^/]*/)*x
(?:a|(?=b)b|(?!x)c)*d
(?:^a|b$)*c
`);

/** Read in many ways, and yet there is no text on which the match fails late. */
const HARMLESS = lines(String.raw`
(a+)+
(\w+\s*)*
(?:a|a)*
(.*)*
(?:.|\s)*
(?s)(?:.+)*x?
`);

/** Slow, but not that slow. */
const POLYNOMIAL = lines(String.raw`
^\d+\s*\d+$
.*.*.*=.*
(?:.*,){3}x
\s+$
^\s*(.*?)\s*$
(a*)(a*)(a*)b
`);

/** Since 3.11: no way back into what has matched. */
const ATOMIC = lines(String.raw`
(?>a+)+b
(?:a++)+b
(?>(a+)+)b
(?:a+)++b
(?:(?>a|ab|b))*c
`);

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

function attackOn(pattern: string, isWhole = false): Attack | undefined {
  const regex = parseRegex(pattern, NO_FLAGS);
  expect(regex, pattern).toBeDefined();
  return regex && exponentialAttack(regex, isWhole);
}

function textOf({ prefix, pump, suffix }: Attack): string {
  return prefix + pump.repeat(COPIES) + suffix;
}

describe.skipIf(process.platform === "win32")("in Python", () => {
  test.each(findPythons())(
    "$release hangs",
    ({ path: python }) => {
      const rows = EXPONENTIAL.map((pattern) => {
        const attack = attackOn(pattern);
        return [pattern, attack ? textOf(attack) : ""];
      });
      const printed = execFileSync(python, ["-I", ATTACK], {
        input: JSON.stringify(rows),
        encoding: "utf8",
      });
      const outcomes = printed.trimEnd().split("\n");
      expect(EXPONENTIAL.filter((_, i) => outcomes[i] !== "late")).toEqual([]);
    },
    60_000,
  );
});

test.each([...OTHERS, ...HARMLESS, ...POLYNOMIAL, ...ATOMIC])(
  "%s is not exponential",
  (pattern) => {
    expect(attackOn(pattern)).toBeUndefined();
  },
);

test("what must match to the end fails more often", () => {
  expect(attackOn("(a+)+", true)).toEqual({ prefix: "", pump: "a", suffix: "!" });
  expect(attackOn(String.raw`(?:\d+)*`, true)).toBeDefined();
  expect(attackOn("(?:.|\\s)*", true)).toBeUndefined();
  expect(attackOn("a+b*", true)).toBeUndefined();
});

test("a pattern that is too large is left alone", () => {
  const branches = Array.from({ length: 3000 }, (_, i) => `w${String(i)}`).join("|");
  expect(attackOn(`(?:(?:${branches})+)+$`)).toBeUndefined();
});
