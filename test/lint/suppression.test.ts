/** Suppression comments: what they silence, and which of them silence nothing. */
import { describe, expect, test } from "vitest";
import type { Finding } from "../../server/src/lint/finding.ts";
import { suppress, suppressionsOf } from "../../server/src/lint/suppression.ts";
import { lineIndex } from "../../server/src/text/line-index.ts";
import { loadParser } from "../harness/analyze.ts";
import { openModule } from "../harness/context-of.ts";

const parser = await loadParser();

/** One finding of rule `a-b` on each `x`, of `c-d` on each `y`. */
function run(text: string): {
  readonly kept: readonly string[];
  readonly unused: readonly string[];
} {
  const lines = lineIndex(text);
  const findings = [...text.matchAll(/\b[xy]\b/g)].map(({ 0: name, index }): Finding => ({
    rule: name === "x" ? "a-b" : "c-d",
    severity: "hint",
    message: "",
    span: { start: index, end: index + 1 },
    evidence: [],
    symbol: "",
  }));
  const { kept, unused } = suppress(
    findings,
    suppressionsOf(openModule(text, parser).module, lines),
    lines,
  );
  return {
    kept: kept.map(({ rule, span }) => `${rule}:${lines.positionAt(span.start).line}`),
    unused: unused.map(({ suppression, rules }) =>
      `${text.slice(suppression.span.start, suppression.span.end)} ${rules.join()}`.trim(),
    ),
  };
}

const CASES: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ["nothing", "x\ny\n", ["a-b:0", "c-d:1"], []],
  ["a rule on its line", "x  # hotlint: ignore[a-b]\nx\n", ["a-b:1"], []],
  ["every rule on its line", "x + y  # hotlint: ignore\nx\n", ["a-b:1"], []],
  ["two rules", "x + y  # hotlint: ignore[a-b, c-d]\n", [], []],
  [
    "one of two rules is unused",
    "x  # hotlint: ignore[a-b, c-d]\n",
    [],
    ["# hotlint: ignore[a-b, c-d] c-d"],
  ],
  ["another rule", "x  # hotlint: ignore[c-d]\n", ["a-b:0"], ["# hotlint: ignore[c-d] c-d"]],
  ["alone on a line it speaks for the next", "# hotlint: ignore[a-b]\nx\n", [], []],
  ["alone in a block", "def f():\n    # hotlint: ignore\n    x\n    x\n", ["a-b:3"], []],
  ["after another comment", "x  # a note  # hotlint: ignore[a-b]\n", [], []],
  ["a whole file", "x\ny\n# hotlint: ignore-file\n", [], []],
  ["a rule in a whole file", "# hotlint: ignore-file[a-b]\nx\ny\nx\n", ["c-d:2"], []],
  ["unused", "z  # hotlint: ignore\n", [], ["# hotlint: ignore"]],
  [
    "unused for a file",
    "# hotlint: ignore-file[a-b]\ny\n",
    ["c-d:1"],
    ["# hotlint: ignore-file[a-b] a-b"],
  ],
  ["in a string it says nothing", "x, '# hotlint: ignore'\n", ["a-b:0"], []],
  ["spaces do not matter", "x  #hotlint:ignore[ a-b ]\n", [], []],
  [
    "CRLF and a class",
    "class A:\r\n    def f(self):\r\n        x  # hotlint: ignore[a-b]\r\n        x\r\n",
    ["a-b:3"],
    [],
  ],
  ["lone carriage returns", "x  # hotlint: ignore\rx\r", ["a-b:1"], []],
];

describe("suppress", () => {
  test.each(CASES)("%s", (_, text, kept, unused) => {
    expect(run(text)).toEqual({ kept, unused });
  });
});
