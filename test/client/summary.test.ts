/** The hottest lines in words: every number in the text, every place a link that leads there. */
import { expect, test } from "vitest";
import { summaryOf } from "../../client/src/overlay/summary.ts";
import type { ProfileSummary } from "../../server/src/protocol.ts";

const PROFILE: ProfileSummary = {
  label: "py-spy, 5.0 s, 496 samples",
  engine: "py-spy",
  mode: "cpu",
  unit: "seconds",
  granularity: "line",
  denominator: "of sampled CPU time, thread MainThread",
  edits: 0,
  notes: [],
};

const HOT = {
  hot: {
    uri: "file:///w/orders/intake.py",
    line: 35,
    function: "distinct",
    share: 0.61,
    rank: 0.61,
    label: "61 % · 3.0 s",
    band: 4 as const,
    findings: [
      { rule: "list-membership-in-loop", message: "`sku in known` scans.", line: 36, hasFix: true },
    ],
  },
  path: "orders/intake.py",
  code: "        if sku not in known:",
};

test("says share, time, place, function, code and findings", () => {
  const { text, references } = summaryOf(PROFILE, "self", [HOT]);
  expect(text).toBe(
    [
      "Hottest lines of py-spy, 5.0 s, 496 samples.",
      "Shares are of sampled CPU time, thread MainThread, in the line itself.",
      "",
      "1. 61%, 3.0 s: orders/intake.py:36, in distinct",
      "   if sku not in known:",
      "   Finding: list-membership-in-loop, sku in known scans.",
      "",
    ].join("\n"),
  );
  const lines = text.split("\n");
  const linked = references.map(({ line, start, end, target }) => [
    lines[line]?.slice(start, end),
    target,
  ]);
  expect(linked).toEqual([
    ["orders/intake.py:36", 35],
    ["list-membership-in-loop", 36],
  ]);
});

test("tells a finding once, however many of its function's lines are hot", () => {
  const { text } = summaryOf(PROFILE, "self", [HOT, { ...HOT, hot: { ...HOT.hot, line: 36 } }]);
  expect(text.split("Finding:")).toHaveLength(2);
  expect(text).toContain("2. 61%, 3.0 s: orders/intake.py:37");
});

test("says when the code was edited, when nothing is hot, and when there is no profile", () => {
  expect(summaryOf({ ...PROFILE, edits: 2 }, "total", []).text).toMatch(
    /and what it calls\.\nThe code was edited since[^]+No line of this workspace is hot\.\n$/u,
  );
  expect(summaryOf(null, "self", [])).toEqual({ text: "No profile is loaded.\n", references: [] });
});
