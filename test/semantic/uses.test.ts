/** What is done to the marked value where it is used. */
import { describe, expect, test } from "vitest";
import { useOf } from "../../server/src/semantic/uses.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

const CASES: Readonly<Record<string, string>> = {
  "«n».append(1)": "method append",
  "(«n»).append(1)": "method append",
  "«n».x": "attribute",
  "«n».x = 1": "attribute",
  "f(«n»)": "argument",
  "f(*«n»)": "spread",
  "f(k=«n»)": "argument",
  "[*«n»]": "spread",
  "«n»[0]": "subscript-load",
  "«n»[0] = 1": "subscript-store",
  "«n»[0] += 1": "subscript-store",
  "del «n»[0]": "subscript-delete",
  "«n»[0], b = c": "subscript-store",
  "for «n»[0] in c: pass": "subscript-store",
  "with c as «n»[0]: pass": "subscript-store",
  "with c as («n»[0], b): pass": "subscript-store",
  "(«n»[0]) = 1": "subscript-store",
  "x = [«n»[0]]": "subscript-load",
  "for x in («n»[0], 1): pass": "subscript-load",
  "del («n»[0], b)": "subscript-delete",
  "x in «n»": "membership",
  "x not in «n»": "membership",
  "«n» in x": "compared",
  "a in «n» in b": "compared",
  "«n» == x": "compared",
  "for x in «n»: pass": "iterated",
  "[x for x in «n»]": "iterated",
  "def f():\n    return «n»": "returned",
  "def f():\n    return (a, «n»)": "stored",
  "def f():\n    yield «n»": "yielded",
  "def f():\n    yield from «n»": "yielded",
  "b = «n»": "stored",
  "b = [«n»]": "stored",
  "b = {k: «n»}": "stored",
  "(b := «n»)": "stored",
  "if «n»: pass": "tested",
  "while «n»: pass": "tested",
  "not «n»": "tested",
  "«n» += 1": "augmented",
  "«n»()": "called",
  "«n»": "discarded",
};

describe("useOf", () => {
  test.each(Object.entries(CASES))("%s", (marked, expected) => {
    const { node } = ask(marked, parser);
    const use = useOf(node);
    expect(use.how === "method" ? `method ${use.method}` : use.how).toBe(expected);
  });
});
