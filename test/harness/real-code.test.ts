/** What the checks on real code rest on: which tests are a module's, and that a sample is the same again. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { testsIn, testsOf } from "../../scripts/library-tests.ts";
import { sampleReport } from "../../scripts/noise-sample.ts";
import { folderOf, libraryPython } from "./standard-library.ts";

const library = folderOf("stdlib", libraryPython().path);
const tests = testsIn(library);

test.each([
  ["json/decoder.py", "test_json"],
  ["http/cookies.py", "test_http_cookies"],
  ["_pydecimal.py", "test_decimal"],
  ["xml/dom/minidom.py", "test_minidom"],
  ["encodings/idna.py", "test_codecs"],
  ["test/test_json/test_decode.py", "test_json"],
  ["test/test_string.py", "test_string"],
])("%s is tested by %s", (file, expected) => {
  expect(testsOf(file, library, tests)).toEqual([expected]);
});

test("what no test is named after is tested by those that import it", () => {
  const found = testsOf("multiprocessing/pool.py", library, tests);
  expect(found).toContain("test_multiprocessing_spawn");
  expect(testsOf("test/string_tests.py", library, tests)).toContain("test_str");
});

const folder = mkdtempSync(path.join(tmpdir(), "hotlint-sample-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the same seed chooses the same findings, shown with the code around them", () => {
  const lines = Array.from({ length: 40 }, (_, i) => `line_${i}`);
  writeFileSync(path.join(folder, "a.py"), lines.join("\n"));
  const code = { name: "code", folder, files: ["a.py"], lines: 40, target: "3.13" };
  const at = (line: number): { line: number; character: number } => ({ line, character: 0 });
  const findings = lines.map((_, line) => ({
    file: "a.py",
    rule: "some-rule",
    severity: "warning" as const,
    message: `Line ${line}.`,
    range: { start: at(line), end: at(line) },
    evidence: [],
  }));
  const report = sampleReport([{ code, findings }], 3, 7);
  expect(sampleReport([{ code, findings }], 3, 7)).toBe(report);
  expect(sampleReport([{ code, findings }], 3, 8)).not.toBe(report);
  expect(report).toContain("3 of 40 findings, seed 7.");
  const first = Number(/a\.py:(\d+)/.exec(report)?.[1]);
  expect(report).toContain(`\n> line_${first - 1}\n`);
});
