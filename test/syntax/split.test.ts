/** Where modules are split into units: the pieces of each case, put together, are its text. */
import { describe, expect, test } from "vitest";
import { openSource } from "../../server/src/syntax/source.ts";
import { split, type UnitRole } from "../../server/src/syntax/split.ts";
import { loadParser } from "../harness/analyze.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();

type Pieces = readonly (readonly [UnitRole, string])[];

const CASES: Readonly<Record<string, Pieces>> = {
  "an empty text is one empty statement": [["statement", ""]],
  statements: [
    ["statement", "x = 1\n"],
    ["statement", "y = 2\n"],
    ["statement", "z"],
  ],
  "blank and comment lines belong to the statement before, the first ones to the first": [
    ["statement", "\n# a\nx = 1\n\n# b\n"],
    ["statement", "y = 2\n"],
  ],
  "an indented block belongs to its statement": [
    ["statement", "def f():\n    x = 1\n\n    return x\n"],
    ["statement", "f()\n"],
  ],
  "else, elif, except and finally go on": [
    ["statement", "if a:\n    b\nelif c:\n    d\nelse:\n    e\n"],
    ["statement", "try:\n    a\nexcept E:\n    b\nfinally:\n    c\n"],
    ["statement", "elsewhere = 1\n"],
  ],
  "a decorator waits for its definition": [
    ["statement", "@a\n@b(\n  1)\n# c\n\ndef f(): pass\n"],
    ["statement", "@d\nx = 1\n"],
  ],
  "a class: its header and its members": [
    ["class-header", "class A(B):\n"],
    ["member", '    """Doc."""\n'],
    ["member", "    x = 1\n\n"],
    ["member", "    @d\n    def f(self):\n        return 1\n"],
    ["member", "    if x:\n        y = 1\n    else:\n        y = 2\n"],
    ["statement", "z = 1\n"],
  ],
  "a decorated class": [
    ["class-header", "@d\nclass A:\n"],
    ["member", "    x = 1\n"],
    ["statement", "y"],
  ],
  "a class on one line has no members": [
    ["statement", "class A: pass\n"],
    ["statement", "x = 1\n"],
  ],
  "a nested class is a member": [
    ["class-header", "class A:\n"],
    ["member", "    class B:\n        x = 1\n        def f(self): pass\n"],
    ["member", "    y = 1\n"],
  ],
  "a header over several lines": [
    ["class-header", "class A(\n    B,\n    metaclass=M,\n):\n"],
    ["member", "    x = 1\n"],
  ],
  "brackets keep lines together": [
    ["statement", "x = [\n1,\n{2: (\n3)}\n]\n"],
    ["statement", "y\n"],
  ],
  "a backslash keeps lines together": [
    ["statement", "x = 1 + \\\n2\n"],
    ["statement", "y\n"],
  ],
  "a string over lines": [
    ["statement", 'x = """\ny = 1\ndef f():\n"""\n'],
    ["statement", "z\n"],
  ],
  "a hash in a string is no comment": [
    ["statement", "x = '#('\n"],
    ["statement", "y = 1\n"],
  ],
  "an escaped quote": [
    ["statement", "x = '\\'('\n"],
    ["statement", "y = r'\\'\n"],
    ["statement", "z\n"],
  ],
  "a bracket in a comment": [
    ["statement", "x = 1  # (\n"],
    ["statement", "y\n"],
  ],
  "an f-string with a string in it, as since 3.12": [
    ["statement", "x = f'{a['b']}('\n"],
    ["statement", "y = 1\n"],
  ],
  "f-strings within f-strings": [
    ["statement", "x = f'{f'{f'{1}'}'}'\n"],
    ["statement", "y\n"],
  ],
  "doubled braces are no field": [
    ["statement", "x = f'{{'\n"],
    ["statement", "y = f'}}'\n"],
    ["statement", "z\n"],
  ],
  "a field over lines in a triple-quoted f-string": [
    ["statement", 'x = f"""{\na[\n"b"]\n}\ny = 1\n"""\n'],
    ["statement", "z\n"],
  ],
  "a format specification with a field": [
    ["statement", "x = f'{a:{b}>{c}}'\n"],
    ["statement", "y\n"],
  ],
  "lone carriage returns end lines": [
    ["statement", "x = 1\r"],
    ["statement", "y = 2\r"],
  ],
  CRLF: [
    ["statement", "x = (\r\n1)\r\n"],
    ["statement", "y\r\n"],
  ],
  "a form feed before a statement": [
    ["statement", "x = 1\n"],
    ["statement", "\fy = 2\n"],
  ],
  "tabs indent": [
    ["class-header", "class A:\n"],
    ["member", "\tx = 1\n"],
    ["member", "\tdef f(self):\n\t\tpass\n"],
  ],
  "a byte order mark": [
    ["statement", "\uFEFFx = 1\n"],
    ["statement", "y\n"],
  ],
  "an unclosed bracket ends where a statement's keyword begins a line": [
    ["statement", "x = foo(1,\n"],
    ["statement", "def f():\n    pass\n"],
  ],
  "an unclosed quote ends with its line": [
    ["statement", "x = 'abc\n"],
    ["statement", "y = 1\n"],
  ],
  "non-ASCII names": [
    ["statement", "größe = '😀'\n"],
    ["statement", "классы = 1\n"],
  ],
};

describe("split", () => {
  test.each(Object.entries(CASES))("%s", (_, pieces) => {
    const text = pieces.map(([, piece]) => piece).join("");
    const found = [...split(text)];
    const shown = found.map(({ role, start }, i) => [role, text.slice(start, found[i + 1]?.start)]);
    expect(shown).toEqual(pieces);
  });
});

describe("brackets and quotes", () => {
  const matching = [
    "f(a)[b]{c}",
    "f'{a[\"b\"]}' 'c'",
    "f'\\{{a\\}}'",
    "f'{a:{b}}' f'''{\n a}'''",
    "x = (1,\n  # (\n  2)",
    "'\\'' \"(\"",
    "x = 'a\\\nb'",
    "",
  ];
  const open = ["f(a", "'a", "'''a'", "a)", "f'{a'", "x = 'a\nb'", "(\ndef f(): pass"];
  test.each(matching)("match in %j", (text) => {
    expect([...split(text)].some(({ isUnbalanced }) => isUnbalanced)).toBe(false);
  });
  test.each(open)("do not match in %j", (text) => {
    expect([...split(text)][0]?.isUnbalanced).toBe(true);
  });

  test("match in all that Python accepts", () => {
    const wrong = readFiles(libraryPaths()).flatMap(({ path, text }) =>
      openSource(text, parser)
        .units.filter((unit) => unit.isUnbalanced && !unit.tree.broken)
        .map((unit) => `${path}: ${unit.text.slice(0, 200)}`),
    );
    expect(wrong).toEqual([]);
  });
});
