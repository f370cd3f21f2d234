/** Where a fix puts the imports and definitions it needs. */
import { describe, expect, test } from "vitest";
import { definitionEdits, importEdits } from "../../server/src/lint/module-edits.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { loadParser } from "../harness/analyze.ts";
import { openModule } from "../harness/context-of.ts";

const parser = await loadParser();
const IMPORT = "from collections import deque";

/** Before, and after with the import. */
const IMPORTS: readonly (readonly [string, string, string])[] = [
  ["an empty file", "", `${IMPORT}\n`],
  ["a file without imports", "x = 1\n", `${IMPORT}\nx = 1\n`],
  ["after imports", "import os\n\nx = 1\n", `import os\n${IMPORT}\n\nx = 1\n`],
  ["after a docstring", '"""Doc."""\nx = 1\n', `"""Doc."""\n${IMPORT}\nx = 1\n`],
  [
    "after a future import",
    "from __future__ import annotations\nx = 1\n",
    `from __future__ import annotations\n${IMPORT}\nx = 1\n`,
  ],
  [
    "after #! and coding lines",
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n",
    `#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n${IMPORT}\nx = 1\n`,
  ],
  ["with the file's line ends", "import os\r\nx = 1\r\n", `import os\r\n${IMPORT}\r\nx = 1\r\n`],
  ["after a byte order mark", "\uFEFFx = 1\n", `\uFEFF${IMPORT}\nx = 1\n`],
  [
    "before code that comes before further imports",
    "x = 1\nimport os\n",
    `${IMPORT}\nx = 1\nimport os\n`,
  ],
  [
    "an import over lines",
    "from os import (\n    path,\n)\nx = 1\n",
    `from os import (\n    path,\n)\n${IMPORT}\nx = 1\n`,
  ],
  ["a last line without an end", "import os", `import os\n${IMPORT}\n`],
  ["there already", `${IMPORT}\nx = 1\n`, `${IMPORT}\nx = 1\n`],
];

describe("importEdits", () => {
  test.each(IMPORTS)("%s", (_, before, after) => {
    const edits = importEdits(
      [{ module: "collections", name: "deque" }],
      openModule(before, parser).module,
    );
    expect(applyEdits(before, edits)).toBe(after);
  });
});

describe("definitionEdits", () => {
  test("after the imports, with a blank line before", () => {
    const before = "import os\n\n\ndef f():\n    pass\n";
    const edits = definitionEdits(["_lock = threading.Lock()"], openModule(before, parser).module);
    expect(applyEdits(before, edits)).toBe(
      "import os\n\n_lock = threading.Lock()\n\n\ndef f():\n    pass\n",
    );
  });
});
