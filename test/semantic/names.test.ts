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
  ["deleted", "import os\ndel os\n«os.path»", undefined],
];

describe("qualifiedName", () => {
  test.each(CASES)("%s", (_, marked, expected) => {
    const { node, ctx } = ask(marked, parser);
    expect(qualifiedName(node, ctx)).toBe(expected);
  });
});
