/** Patterns are read as Python reads them: written out again from the tree, they match the same. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { parseRegex } from "../../../server/src/semantic/regex/parse.ts";
import { type Flags, literalOf, NO_FLAGS } from "../../../server/src/semantic/regex/regex.ts";
import { findPythons } from "../../harness/pythons.ts";
import { written } from "./written.ts";

const COMPARE = path.join(import.meta.dirname, "compare.py");

/** Flags as numbers of Python's `re`. */
const FLAGS: readonly (readonly [keyof Flags, number])[] = [
  ["ignoreCase", 2],
  ["multiline", 8],
  ["dotAll", 16],
  ["verbose", 64],
  ["ascii", 256],
];

const PATTERNS = String.raw`
abc
a|b|[cd]
ab|ac|ad
a|ab|abc
(a)|(a)
(?:a|a)b
x*?y+?z??
a{2,3}b{2}c{,2}d{1,}
a{,}b
a{1,2}?
{a} a{ a{b} a{1 a{1,b}
[]abc]+[^]x]
[a-z0-9_-]+
[-az] [az-] [\w-]
[\]\\^-]
[^\d\s]+
[\x41-\x43\u0044\101]
\d+\.\d*|\.\d+
\w\W\s\S\d\D
^\s*#.*$
\Aab\Z
\bab\B
(a(b)c)\2\1
(?P<q>['"]).*?(?P=q)
(?P<x>a)?(?(x)b|c)
(a)?(?(1)b)
a(?=b)(?!c)(?<=a)(?<!b)b
(?i)aB[c-d]
(?i:a)b(?s:.)
(?m)^a$
(?s).
(?i)(a)\1
(?:(?i:x)|y)+
(?x) a b # c
(?x: a [ #] b )c
(?#comment)a(?#x)+
\0\01\012\123\07
\t\n\r\f\v\a
\#\ \-\.\(\)\{\}\"
(a|)(|b)(a||b)
(?:)*a
(?:a*)*b
(?:a+)+b
(?:ab)+(?:c)?
(?:^a|b)
(?=a)*b
((a)|b)+
(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\10
[[:alpha:]]
[a&&b]
é[é]+[^é]
a$b
$a
(?<!\\)(?:\\\\)*"
(?ia)k\w
`
  .split("\n")
  .filter((line) => line !== "");

const WRONG = String.raw`
*a
a**
(a
a)
[a
[b-a]
[a-\d]
a{2,1}
\q
\1
(?P=x)
(?P<x>a)(?P<x>b)
(?z)
(?<a)
\x1
^*
\400
`
  .split("\n")
  .filter((line) => line !== "");

/** Since 3.11. */
const NEWER = String.raw`
(?>a+)b
a++b
(?:ab|a)*+c
a?+a{1,2}+
`
  .split("\n")
  .filter((line) => line !== "");

type Row = readonly [string, number, boolean, string | null];

test.each(findPythons())("as Python $release reads them", ({ path: python, version }) => {
  const patterns = [...PATTERNS, ...(version.minor >= 11 ? NEWER : []), ...WRONG];
  const rows = patterns.flatMap((pattern): Row[] => [
    row(pattern, [], false),
    ...(/[^ -~]|\\u/.test(pattern) ? [] : [row(pattern, [], true)]),
    ...FLAGS.map(([name]) => row(pattern, [name], false)),
    row(pattern, ["ignoreCase", "verbose", "multiline"], false),
  ]);
  const found = execFileSync(python, ["-I", "-X", "utf8", COMPARE], {
    input: JSON.stringify(rows),
    encoding: "utf8",
  });
  expect(found).toBe("");
});

test.each([
  ["abc", "abc"],
  [String.raw`a\.b\n`, "a.b\n"],
  ["[a]b", "ab"],
  ["(?:ab)c", "abc"],
  ["", ""],
  ["a.b", undefined],
  ["a|b", undefined],
  ["(ab)", undefined],
  ["ab?", undefined],
  ["^ab", undefined],
  [String.raw`\d`, undefined],
  ["(?i)ab", undefined],
  ["(?i)1-2", "1-2"],
])("%j is the text %j", (pattern, text) => {
  const regex = parseRegex(pattern, NO_FLAGS);
  expect(regex && literalOf(regex)).toBe(text);
});

function row(pattern: string, names: readonly (keyof Flags)[], isBytes: boolean): Row {
  const flags = { ...NO_FLAGS, ...Object.fromEntries(names.map((name) => [name, true])) };
  const regex = parseRegex(pattern, isBytes ? { ...flags, ascii: true } : flags);
  const bits = FLAGS.filter(([name]) => names.includes(name)).reduce(
    (sum, [, bit]) => sum + bit,
    0,
  );
  return [pattern, bits, isBytes, regex ? written(regex) : null];
}
