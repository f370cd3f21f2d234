/** What kind of value the marked expression has, and why; silent wherever a path is unknown. */
import { describe, expect, test } from "vitest";
import { valueOf } from "../../server/src/semantic/values.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

/** Description, code, kind with its element kind, evidence. */
type Known = readonly [name: string, code: string, kind: string, evidence?: string];

const KNOWN: readonly Known[] = [
  ["a display", "«[a, b]»", "list"],
  ["a display of literals", "«['a', 'b']»", "list of str"],
  ["a display of mixed literals", "«['a', 1]»", "list"],
  ["a comprehension", "«[x for x in y]»", "list"],
  ["a comprehension of known elements", "«[str(x) for x in y]»", "list of str"],
  ["a tuple without parentheses", "x = «1, 2»", "tuple of int"],
  ["a set", "«{1}»", "set of int"],
  ["a dict and its keys", "«{'a': 1}»", "dict of str"],
  ["an empty brace pair is a dict", "«{}»", "dict"],
  ["parentheses change nothing", "«([])»", "list"],
  ["text", "«'a' 'b'»", "str"],
  ["bytes", "«rb'a'»", "bytes"],
  ["an f-string", "«f'{x}'»", "str"],
  ["a comparison's negation", "«not x»", "bool"],
  ["a constructor", "«list(x)»", "list", "a list: `list()`"],
  ["a constructor keeps elements", "«sorted('ab')»", "list of str"],
  ["a renamed constructor", "from collections import deque as d\n«d()»", "deque"],
  ["split", "def f(x):\n    «x.split(',')»", "list of str", "a list: `split()`"],
  [
    "a name",
    "def f(x):\n    ids = x.split()\n    return «ids»",
    "list of str",
    "`ids` is a list: `split()`",
  ],
  [
    "a name with two bindings that agree",
    "def f(c):\n    n = []\n    if c:\n        n = list(c)\n    «n»",
    "list",
  ],
  [
    "a name of the module, seen from a function",
    "NAMES = ['a']\ndef f():\n    «NAMES»",
    "list of str",
  ],
  ["a name added to", "def f(c):\n    n = []\n    n += c\n    «n»", "list"],
  [
    "an annotated parameter",
    "def f(n: list[str]):\n    «n»",
    "list of str",
    "`n` is annotated `list[str]`",
  ],
  ["typing's spelling", "from typing import List\ndef f(n: List[int]):\n    «n»", "list of int"],
  [
    "an annotation with an unknown value",
    "def f(g):\n    n: list[str] = g()\n    «n»",
    "list of str",
  ],
  ["a loop over what is known", "def f():\n    for c in 'ab':\n        «c»", "str"],
  ["*args", "def f(*args):\n    «args»", "tuple"],
  ["**kwargs", "def f(**kwargs):\n    «kwargs»", "dict"],
  ["a sum of lists", "def f():\n    a = []\n    «a + [1]»", "list"],
  ["a repeated list", "«[0] * 3»", "list of int"],
  ["%-formatting", "«'%s' % x»", "str"],
  ["a slice", "def f(n: list[str]):\n    «n[1:]»", "list of str"],
  ["an element", "def f(n: list[str]):\n    «n[0]»", "str"],
  ["either way", "«[] if x else list(y)»", "list"],
  ["a copy", "def f():\n    a = []\n    «a.copy()»", "list"],
];

const UNKNOWN: readonly (readonly [string, string])[] = [
  ["a parameter", "def f(n):\n    «n»"],
  ["a parameter with a default", "def f(n=[]):\n    «n»"],
  ["two bindings that differ", "def f(c):\n    n = []\n    if c:\n        n = set()\n    «n»"],
  ["one unknown binding", "def f(c):\n    n = []\n    if c:\n        n = c()\n    «n»"],
  [
    "a binding below counts too",
    "def f(c):\n    n = []\n    for x in c:\n        «n»\n        n = x",
  ],
  [
    "rebound from elsewhere with global",
    "N = []\ndef f():\n    global N\n    N = g()\ndef h():\n    «N»",
  ],
  [
    "rebound in a nested function",
    "def f():\n    n = []\n    def g():\n        nonlocal n\n        n = h()\n    «n»",
  ],
  ["a part of a tuple", "a, b = [], g()\n«b»"],
  ["a shadowed builtin", "def list(x): ...\n«list(x)»"],
  ["an import of that name", "from x import sorted\n«sorted(y)»"],
  ["under a star import", "from x import *\n«sorted(y)»"],
  ["an annotation that the code does not keep", "def f():\n    n: list[str] = {}\n    «n»"],
  ["a union", "def f(n: list[str] | None):\n    «n»"],
  ["Optional", "from typing import Optional\ndef f(n: Optional[list]):\n    «n»"],
  ["Sequence", "from typing import Sequence\ndef f(n: Sequence[str]):\n    «n»"],
  ["split with a number is a tensor's", "def f(x):\n    «x.split(2)»"],
  ["a column's accessor", "def f(c):\n    «c.str.split(',')»"],
  ["a method of what is unknown", "def f(x):\n    «x.copy()»"],
  ["or", "«x or []»"],
  ["a name deleted", "def f():\n    n = []\n    del n\n    «n»"],
  ["with", "with g() as n:\n    «n»"],
  ["caught", "try:\n    n = []\nexcept E as n:\n    «n»"],
  [
    "captured by a pattern",
    "def f(x):\n    n = []\n    match x:\n        case n:\n            «n»",
  ],
  ["assigned in a condition", "def f(x):\n    n = []\n    if (n := x()):\n        «n»"],
  ["itself", "def f():\n    n = n\n    «n»"],
];

describe("valueOf", () => {
  for (const [name, marked, kind, evidence] of KNOWN) {
    test(name, () => {
      const { node, ctx } = ask(marked, parser);
      const value = valueOf(node, ctx);
      const isText = value?.kind === "str" || value?.kind === "bytes";
      const element = isText ? undefined : value?.element;
      expect([value?.kind, element].filter(Boolean).join(" of ")).toBe(kind);
      if (evidence !== undefined) expect(value?.evidence.text).toBe(evidence);
    });
  }

  test.each(UNKNOWN)("unknown: %s", (_, marked) => {
    const { node, ctx } = ask(marked, parser);
    expect(valueOf(node, ctx)).toBeUndefined();
  });
});
