/** Whether code that is not in sight may hold the list that the marked name holds. */
import { describe, expect, test } from "vitest";
import { variableOf } from "../../server/src/semantic/context.ts";
import { sharingOf } from "../../server/src/semantic/sharing.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

/** What is before the function, and what the name is bound to. */
type Case = readonly [before: string, value: string];

const OWN: readonly Case[] = [
  ["", "[]"],
  ["", "a + b"],
  ["", "a[1:]"],
  ["", "list(a)"],
  ["import json", "json.loads(a)"],
  ["from copy import deepcopy as d", "d(a)"],
  ["", "a.split()"],
  ["", "'a b'.split()"],
  ["import re", "re.compile('a').findall(a)"],
  ["class Names(list): pass", "Names()"],
  ["def make(n): return [n]", "make(a)"],
  ["def make(n): return None if n else [n]", "a.copy()"],
  ["def make(n):\n    out = []\n    out.append(n)\n    return out", "make(a)"],
  ["def inner(): return [1]\ndef make():\n    out = inner()\n    return out", "make()"],
];

const SHARED: readonly Case[] = [
  ["", "a"],
  ["", "a.names"],
  ["", "a.held()"],
  ["", "globals()"],
  ["", "unknown()"],
  ["", "a[0]"],
  ["HELD = []\ndef held(): return HELD", "held()"],
  ["def held(n): return n", "held(a)"],
  ["def held(n):\n    out = []\n    n.kept = out\n    return out", "held(a)"],
  ["def held(n):\n    out = []\n    n(out)\n    return out", "held(a)"],
  ["def held(n=[]):\n    n.append(1)\n    return n", "held()"],
  ["def held():\n    out = []\n    keep(lambda: out)\n    return out", "held()"],
  ["def held():\n    out = again = []\n    return out", "held()"],
  ["import functools\n@functools.cache\ndef held(): return []", "held()"],
  ["def held(n): return held(n - 1)", "held(a)"],
  ["def held(): return []\nheld = other(held)", "held()"],
  ["async def held(): return HELD", "held()"],
  ["import numpy\ndef held(): return numpy.asarray(a)", "held()"],
];

const codeOf = ([before, value]: Case): string =>
  `${before}\n\ndef f(a, b):\n    names = ${value}\n    print(«names»)\n`;

function mayBeShared(code: string): boolean {
  const { node, ctx } = ask(code, parser);
  const variable = variableOf(node, ctx);
  if (!variable) throw new Error("no name is marked");
  const { names, escape } = sharingOf(variable, ctx);
  return escape !== undefined || names.length > 1;
}

describe("sharingOf", () => {
  test.each(OWN)("%s; names = %s: nobody else's", (...each) => {
    expect(mayBeShared(codeOf(each))).toBe(false);
  });
  test.each(SHARED)("%s; names = %s: perhaps somebody else's", (...each) => {
    expect(mayBeShared(codeOf(each))).toBe(true);
  });
});
