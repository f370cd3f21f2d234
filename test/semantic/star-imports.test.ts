/** Star imports: in half-typed code only those whose `import` and `*` stand together. */
import { expect, test } from "vitest";
import { openSource } from "../../server/src/syntax/source.ts";
import { moduleOf } from "../../server/src/semantic/module.ts";
import { loadParser } from "../harness/analyze.ts";

const parser = await loadParser();

test.each([
  ["from x import *", true],
  ["from x import \\\n    *", true],
  ["if a:\n    from x import *", true],
  ["from x import a\nb = a * 2", false],
  ['"""\n>>> from x import *\n"""', false],
  // Half-typed: what the parser leaves out between the two is somebody's next word.
  ["from x import y*", false],
  ["from x import, *", false],
  ["class C:\n    def f(a):\n        from x import *", false],
  ["def f(a):\n    from x import a\n    return 2 * a", false],
])("%j: %s", (text, expected) => {
  expect(moduleOf("a.py", openSource(`${text}\n`, parser)).hasStarImport).toBe(expected);
});
