/** Qualified names: which imported or builtin thing the marked expression refers to. */
import { describe, expect, test } from "vitest";
import { qualifiedName } from "../../server/src/semantic/names.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask } from "../harness/context-of.ts";

const parser = await loadParser();

const CASES: readonly (readonly [string, string, string | undefined])[] = [
  ["a builtin", "«len»(x)", "builtins.len"],
  ["an import", "import os\n«os.path.join»(a)", "os.path.join"],
  ["an import of a submodule", "import os.path\n«os.path.join»(a)", "os.path.join"],
  ["an alias", "import numpy as np\n«np.array»(a)", "numpy.array"],
  ["an alias of a submodule", "import os.path as p\n«p.join»(a)", "os.path.join"],
  ["a name from a module", "from dataclasses import asdict\n«asdict»(a)", "dataclasses.asdict"],
  ["a renamed one", "from dataclasses import asdict as d\n«d»(a)", "dataclasses.asdict"],
  ["a relative import keeps its dots", "from ..a import b\n«b.c»", "..a.b.c"],
  ["a relative import of a module", "from . import b\n«b.c»", ".b.c"],
  ["an import below, in another unit", "def f():\n    «os.getcwd»()\nimport os", "os.getcwd"],
  ["an import in a function", "def f():\n    import os\n    «os.getcwd»()", "os.getcwd"],
  [
    "an import in another function",
    "def f():\n    import os\ndef g():\n    «os.getcwd»()",
    undefined,
  ],
  [
    "an import in a class is not seen in its methods",
    "class A:\n    import os\n    def f(self):\n        «os»",
    "builtins.os",
  ],
  [
    "two imports that differ",
    "if x:\n    import json\nelse:\n    import ujson as json\n«json.loads»",
    undefined,
  ],
  [
    "two imports that agree",
    "try:\n    import json\nexcept E:\n    import json\n«json.loads»",
    "json.loads",
  ],
  ["a rebound import", "import os\nos = None\n«os.path»", undefined],
  ["a name of the module's own", "def len(x): ...\n«len»(x)", undefined],
  ["a parameter", "def f(len):\n    «len»(x)", undefined],
  ["a star import may bind anything", "from x import *\n«len»(a)", undefined],
  ["a local hides an import", "import os\ndef f():\n    os = 1\n    «os»", undefined],
  [
    "a local hides it above its binding too",
    "import os\ndef f():\n    «os»\n    os = 1",
    undefined,
  ],
  ["an attribute of a builtin", "«str.join»", undefined],
  ["what a call gives", "import os\n«os.path()».join", undefined],
  ["global", "def f():\n    global os\n    import os\ndef g():\n    «os.getcwd»", "os.getcwd"],
  ["in an f-string", "import os\nx = f'{«os.getcwd»()}'", "os.getcwd"],
  ["in a decorator", "import functools\n@«functools.cache»\ndef f(): ...", "functools.cache"],
  ["a type parameter hides a builtin in annotations", "def f[len](x: «len»): ...", undefined],
  ["in the body too", "def f[len]():\n    return «len»(x)", undefined],
  ["in methods too", "def g():\n    class A[len]:\n        def f(self): «len»(x)", undefined],
  // A class at module level is a unit of its own, and its methods are others that do not ask it.
  [
    "wrongly not in methods of a class of the module",
    "class A[len]:\n    def f(self): «len»(x)",
    "builtins.len",
  ],
  ["in its own bases too", "class A[len](«len»): ...", undefined],
  ["but not outside", "def f[len](): ...\nclass A[len]: ...\n«len»(x)", "builtins.len"],
  ["a type parameter of an alias", "type X[list] = «list»", undefined],
  ["it is not the module's", "type X[list] = list\n«list»(x)", "builtins.list"],
  ["the value of an alias", "type X[T] = «list»[T]", "builtins.list"],
  ["an alias without parameters", "import os\ntype X = «os.PathLike»", "os.PathLike"],
  ["a bound", "import os\nclass A[T: «os.PathLike»]: ...", "os.PathLike"],
  ["a default", "import os\ntype X[T: int = «os.PathLike»] = T", "os.PathLike"],
  ["a default that names a parameter", "type X[len, T = «len»] = T", undefined],
  ["parameters with stars", "def f[*len, **int](): «len»(x)", undefined],
  ["deleted", "import os\ndel os\n«os.path»", undefined],
];

describe("qualifiedName", () => {
  test.each(CASES)("%s", (_, marked, expected) => {
    const { node, ctx } = ask(marked, parser);
    expect(qualifiedName(node, ctx)).toBe(expected);
  });
});
