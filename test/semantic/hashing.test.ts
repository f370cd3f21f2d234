/** Which elements surely hash, where what is asked about goes round in a circle. */
import { expect, test } from "vitest";
import { elementsHash } from "../../server/src/semantic/hashing.ts";
import { valueOf } from "../../server/src/semantic/values.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

test("a list that is made of itself", () => {
  const { node, ctx } = ask(
    "def f(g):\n    a = g.readlines()\n    a = [b for b in a if g(b)]\n    a = a[1:]\n    «a»",
    parser,
  );
  expect(elementsHash(node, ctx)).toBe(false);
});

test("a list of text that is filtered", () => {
  const { node, ctx } = ask("def f(g: list[str]):\n    a = [b for b in g if b]\n    «a»", parser);
  expect(elementsHash(node, ctx)).toBe(true);
});

test("values of values without end", () => {
  const lines = Array.from({ length: 300 }, (_, i) => `    a${String(i + 1)} = [a${String(i)}]`);
  const code = ["def f():", "    a0 = 1", ...lines, "    «a300»"].join("\n");
  const { node, ctx } = ask(code, parser);
  expect(valueOf(node, ctx)?.kind).toBe("list");
  const sum = ask(`«${Array.from({ length: 3000 }, () => "''").join(" + ")}»`, parser);
  expect(valueOf(sum.node, sum.ctx)).toBeUndefined();
});
