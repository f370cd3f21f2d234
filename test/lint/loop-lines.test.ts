/** Which code a unit's loops repeat, as it is read from the characters alone. */
import { describe, expect, it } from "vitest";
import { codeOf } from "../../server/src/lint/code-text.ts";
import { loopLinesOf } from "../../server/src/lint/loop-lines.ts";

const linesOf = (...lines: readonly string[]): string | undefined =>
  loopLinesOf(codeOf(lines.join("\n")));

describe("code that loops repeat", () => {
  it("is the loop with all below it, and nothing after it", () => {
    const found = linesOf(
      "def f(rows):",
      "    before()",
      "    for row in rows:",
      "        if row:",
      "            inside()",
      "",
      "        inside()",
      "    after()",
    );
    expect(found).toBe(
      "    for row in rows:\n        if row:\n            inside()\n        inside()\n",
    );
  });

  it("is a loop in one line, one that waits, and one of a condition", () => {
    const lines = ["for x in y: a()", "while a(): b()", "async for x in y:", "\tc()", "d()"];
    expect(linesOf(...lines)).toBe(`${lines.slice(0, 4).join("\n")}\n`);
  });

  it("is the whole statement around a comprehension, on one line", () => {
    const found = linesOf("a()", "x = [", "    f(y)", "for y in z", "]", "b()");
    expect(found).toBe("x = [     f(y) for y in z ]\n");
  });

  it("goes on over lines that a bracket, a backslash or a string holds together", () => {
    const found = linesOf(
      "    while x:",
      "        a(",
      "b,",
      ")",
      "        c = 1 + \\",
      "2",
      '        """',
      "text",
      '"""; d()',
      "    e()",
    );
    expect(found).toBe("    while x:\n        a( b, )\n        c = 1 +  2\n         ; d()\n");
  });

  it("is nothing where comments and strings alone speak of loops", () => {
    expect(linesOf("# for x in y", 'a(\'while\', """', "for x in y:", '""")')).toBe("");
  });

  it.each([
    ["a bracket that is open", "for x in y:\n    a(\n"],
    ["a bracket too many", "for x in y:\n    a)\n"],
    ["a string that is open", "for x in y:\n    a('\n"],
    ["quotes within the quotes of an f-string", "for x in y:\n    a(f'{x['b']}')\n"],
    ["brackets that an f-string opens", "for x in y:\n    a(f'(')\n"],
    ["an f-string of several lines", "for x in y:\n    a(f'''\n''')\n"],
    ["tabs among blanks", "for x in y:\n    \ta()\n"],
  ])("cannot be told from %s", (_, text) => {
    expect(loopLinesOf(codeOf(text))).toBeUndefined();
  });
});
