/** Literals are read as Python reads them: compared with every Python at hand. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { stringConstant } from "../../server/src/semantic/string-constant.ts";
import { loadParser } from "../harness/analyze.ts";
import { findPythons } from "../harness/pythons.ts";

const parser = await loadParser();

const LITERALS = [
  `"plain"`,
  `''`,
  `'''a\nb'''`,
  `"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\""`,
  `"\\x41\\101\\7\\18\\u00e9\\U0001F600\\d\\."`,
  `r"\\d+\\n\\\\"`,
  `R'\\'q'`,
  `"a\\\nb"`,
  `u"\\u2003"`,
  `("a" 'b' """c""")`,
  `"a" r"\\d"`,
  `b"\\x41\\u0041\\N\\d\\101"`,
  `rb"\\x41"`,
  `Br'\\d' b"\\x00"`,
  `"\\ud800"`,
];

test.each(findPythons())("literals mean what Python $release says", ({ path }) => {
  const program =
    "import ast, json, sys\n" +
    "for text in json.load(sys.stdin):\n" +
    "    value = ast.literal_eval(text)\n" +
    "    isBytes = isinstance(value, bytes)\n" +
    "    print(json.dumps({'value': value.decode('latin-1') if isBytes else value, 'isBytes': isBytes}))";
  const printed = execFileSync(path, ["-W", "ignore", "-I", "-c", program], {
    input: JSON.stringify(LITERALS),
    encoding: "utf8",
  });
  const expected = printed
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(LITERALS.map(read)).toEqual(expected);
});

test("what the text alone does not say is not known", () => {
  const unknown = [
    `f"{a}"`,
    `"\\N{BULLET}"`,
    `"a" f"{b}"`,
    `"\\x4"`,
    `"\\u12"`,
    `name`,
    `"a" + "b"`,
  ];
  expect(unknown.map(read)).toEqual(unknown.map(() => undefined));
});

function read(text: string): unknown {
  const tree = parser.parse(`${text}\n`, false);
  const expression = tree.root.children[0]?.children[0];
  return expression && stringConstant(expression);
}
