/** The grammar and the splitter against CPython's own parser, form by form and file by file. */
import { describe, expect, test } from "vitest";
import { openParser, statementsOf } from "../../scripts/check-grammar-source.ts";
import { describeFiles, differences } from "../../scripts/check-grammar-statements.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import { descendants } from "../../server/src/syntax/walk.ts";
import { libraryPaths, libraryPython } from "../harness/standard-library.ts";
import { PROBES, REFUSED, TWO_LINES } from "./grammar-probes.ts";

const parser = await openParser();

describe("every form of Python", () => {
  test.each(Object.entries(PROBES))("%s", (_, { code, is }) => {
    const source = openSource(code, parser);
    expect(source.units.filter((unit) => unit.tree.broken).map((unit) => unit.text)).toEqual([]);
    const kinds = statementsOf(source).map(({ kind }) => kind);
    expect(kinds.join(" ")).toBe(is);
  });

  test.each(REFUSED)("%j is no Python", (code) => {
    const source = openSource(code, parser);
    expect(source.units.some((unit) => unit.tree.broken)).toBe(true);
  });
});

describe("statements and units are CPython's", () => {
  const python = libraryPython();
  /** Files about syntax, where there are such in this Python, and a few of all the others. */
  const odd =
    /(badsyntax_future8|test_(compile|contextlib|fstring|generators|grammar|named_expressions|patma|positional_only_arg|print|string_literals|syntax|tokenize|type_params|unicode_identifiers|unpack_ex|with))\.py$/;
  const files = libraryPaths(python).filter((file, i) => odd.test(file) || i % 97 === 0);

  test(`in ${String(files.length)} files of Python ${python.release}`, async () => {
    const found: string[] = [];
    let compared = 0;
    for await (const file of describeFiles(python.path, files)) {
      if ("refused" in file) continue;
      compared += file.statements.length;
      found.push(...differences(file, parser).map((difference) => `${file.path}:${difference}`));
    }
    expect(found).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});

/** What stands in a function's body while it is being typed. */
const HALF_TYPED: readonly string[] = [
  "x = (",
  "x = [1,",
  "x = {'a':",
  "f(a, b",
  "x = 'a",
  "x = f'{a",
  "x = f'{a:",
  "if a",
  "if (a",
  "for b in",
  "while f(",
  "def",
  "def g(",
  "def g(a",
  "class",
  "@",
  "@a(",
  "x.",
  "x = lambda",
  "return (",
  "with open(",
  "from a import (",
  "import",
  "try:",
  "else:",
  ")",
  "]",
  "x = }",
  "x = a if",
  "await",
  "x = not",
  "match x",
  "raise A from",
  "x = 1 +",
];

describe("what is half typed in one function leaves the others alone", () => {
  const function_ = (name: string, line: string) => `def ${name}(a):\n    b = a\n    ${line}\n`;
  const method = (name: string, line: string) => indented(function_(name, line));
  const shapes: Readonly<Record<string, (line: string) => readonly string[]>> = {
    "in a function": (line) => [
      "import a\n",
      function_("before", "return b"),
      function_("here", line),
      function_("after", "return b"),
      "x = 1\n",
    ],
    "in a method": (line) => [
      "class A:\n",
      method("before", "return b"),
      method("here", line),
      method("after", "return b"),
      "x = 1\n",
    ],
  };
  const lines = [...HALF_TYPED, ...TWO_LINES.map(([half, next]) => `${half}\n    ${next}`)];
  const cases = Object.entries(shapes).flatMap(([where, shape]) =>
    lines.map((line) => [where, line, shape(line)] as const),
  );

  test.each(cases)("%s: %j", (_, _line, pieces) => {
    const { units } = openSource(pieces.join(""), parser);
    const state = units.map(({ text, tree }) => ({ text, broken: tree.broken }));
    expect(state).toEqual(pieces.map((text) => ({ text, broken: text.includes("def here(") })));
  });
});

test("two lines that the grammar joins are one error, and the lines around them are none", () => {
  const code =
    "def f(a):\n    b = (a +\n  1)\n    a.\n    c = 1\n    def g(): return b\n    if b: d\n";
  const [unit] = openSource(code, parser).units;
  const errors = unit
    ? [...descendants(unit.tree.root)].filter(({ kind }) => kind === "ERROR")
    : [];
  expect(errors.map(({ text }) => text)).toEqual(["a.\n    c = 1"]);
});

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
