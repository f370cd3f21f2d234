/** Marks of a comparison in the code: what is proven, and what is large enough to wonder about. */
import { expect, test } from "vitest";
import { changeLabel, marksIn } from "../../client/src/views/change-labels.ts";
import type { ChangeRow, ChangeVerdict } from "../../server/src/protocol/views.ts";

function row(line: number, verdict: ChangeVerdict, share: number, uri = "file:///a.py"): ChangeRow {
  const glyph = verdict === "cooler" ? "▼" : "≈";
  const words = { function: "f", place: "", shares: "", spoken: "" };
  return { ...words, source: { uri, line }, glyph, verdict, delta: "−3.0 points", share };
}

test("only lines of the document, proven or large", () => {
  const rows = [
    row(1, "cooler", -0.004),
    row(2, "not-proven", 0.019),
    row(3, "not-proven", -0.03),
    row(1, "cooler", -0.3, "file:///b.py"),
  ];
  expect(marksIn(rows, "file:///a.py").map(({ source }) => source?.line)).toEqual([1, 3]);
});

test("a mark says direction by its glyph, and what is not proven by words", () => {
  expect(changeLabel(row(1, "cooler", -0.03))).toBe("▼ −3.0 points");
  expect(changeLabel({ ...row(1, "new", 0.03), delta: "+3.0 points" })).toBe("+3.0 points, new");
  expect(changeLabel(row(1, "not-proven", -0.03))).toBe("≈ −3.0 points, not proven");
});
