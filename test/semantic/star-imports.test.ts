/** Star imports in half-typed functions: what the characters rule out, the parser does not find either. */
import { expect, test } from "vitest";
import { mayImportStar } from "../../server/src/semantic/lexical-words.ts";
import { scopes } from "../../server/src/semantic/scopes.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import { Unit } from "../../server/src/syntax/unit.ts";
import { loadParser } from "../harness/analyze.ts";
import { seededRandom } from "../harness/random.ts";

const parser = await loadParser();
const TEXTS = 30_000;

const PIECES = [
  ...[
    "import",
    " import ",
    "import *",
    "*",
    "\n",
    "\n    ",
    "from x",
    "from . ",
    " ",
    "a",
    "(",
    ")",
  ],
  ...[",", ".", "\\\n", "b = c * d", "f(*a)", "as ", "in ", "#c\n", "'s'", "def ", "class ", ":"],
  ...["=", "**", "return a * b", "import os", "from x import y", ";", "é", "1", "@"],
];

test(`${TEXTS} functions made of pieces of imports`, () => {
  const random = seededRandom();
  console.log(`HOTLINT_SEED=${random.seed}`);
  const [whole] = openSource("def f(a):\n    pass\n", parser).units;
  if (!whole) throw new Error("a function is a unit");
  const { role, column, shape } = whole;
  let found = 0;
  for (let i = 0; i < TEXTS; i++) {
    const pieces = Array.from({ length: 2 + random.below(12) }, () => random.pick(PIECES));
    const text = `def f(a):\n    ${pieces.join(random.below(3) === 0 ? " " : "")}\n`;
    const unit = new Unit(text, { role, column, isUnbalanced: false, shape }, parser);
    if (!scopes.of(unit).starImport) continue;
    found++;
    expect(mayImportStar(text), `HOTLINT_SEED=${random.seed} ${JSON.stringify(text)}`).toBe(true);
  }
  expect(found).toBeGreaterThan(TEXTS / 1000);
});

test.each([
  ["from x import *", true],
  ["from x import \\\n    *", true],
  ["from x import a\n    return a * 2", false],
  ['"""\n    >>> from x import a\n    """\n    return 2 * a', false],
  ["return 2 * a", false],
])("%j: %s", (body, expected) => {
  expect(mayImportStar(`def f(a):\n    ${body}\n`)).toBe(expected);
});
