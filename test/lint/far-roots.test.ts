/** Threads that other modules start on a module's functions, while those modules change. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { furtherOf } from "../../server/src/project/threads/far-roots.ts";
import { startMark } from "../../server/src/project/threads/starters.ts";
import { WorkspaceCode } from "../../server/src/workspace/code-base.ts";
import { STARTS_NONE } from "../../server/src/workspace/start-index.ts";
import { loadParser } from "../harness/analyze.ts";
import { strictDocument } from "../harness/strict-document.ts";
import { tellTale } from "../harness/tell-tale.ts";

const parser = await loadParser();
const root = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-far-")));
writeFileSync(path.join(root, "pyproject.toml"), "");
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const threads = tellTale("far roots", {
  *codeBase(ctx) {
    const { roots } = yield* furtherOf(ctx);
    for (const each of roots) yield { node: each.node, message: each.text };
  },
});

const START = "from threading import Thread\nimport counters, others\n";
const COUNTERS = "def count(a):\n    return a\n";

test("a module learns when threads of another begin to lead to it, and when they no longer do", () => {
  const files = {
    "counters.py": COUNTERS,
    "others.py": "import counters\ndef work(a):\n    return a\n",
    "start.py": `${START}Thread(target=others.work).start()\n`,
  };
  const codeBase = new WorkspaceCode(parser);
  const put = (name: string, code: string): string => {
    writeFileSync(path.join(root, name), code);
    return path.join(root, name);
  };
  const marks = Object.entries(files).map(
    ([name, code]) => [put(name, code), startMark(code) ?? STARTS_NONE] as const,
  );
  codeBase.learnStarts(new Map(marks));
  const document = strictDocument(path.join(root, "counters.py"), COUNTERS, parser, {
    rules: [threads],
    codeBase,
  });
  const said = (): readonly string[] => document.findings().map(({ message }) => message);
  const change = (name: string, code: string): readonly string[] => {
    codeBase.changed(put(name, code));
    return said();
  };
  expect(said()).toEqual([]);
  // Asked again when nothing changed but its own text.
  const { length } = COUNTERS;
  document.edit({ span: { start: length, end: length }, newText: "# more\n" });
  expect(said()).toEqual([]);
  // In the module on the way, not in the one where threads begin.
  expect(
    change("others.py", "import counters\ndef work(a):\n    return counters.count(a)\n"),
  ).toHaveLength(1);
  expect(change("others.py", files["others.py"])).toEqual([]);
  expect(change("start.py", `${START}Thread(target=counters.count).start()\n`)).toHaveLength(1);
  expect(change("start.py", files["start.py"])).toEqual([]);
});
