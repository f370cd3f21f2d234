/** A table of lines has the heat that its frames add up to, and no more than is known. */
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";

/** Two expressions of line 10, in a generator expression of `member`, and one line of `main`. */
const profile: Profile = {
  engine: "tachyon",
  mode: "wall",
  unit: "samples",
  granularity: "line",
  threads: [],
  frames: [
    { file: "a.py", function: "member.<locals>.<genexpr>", line: 10, col: 4, endCol: 9 },
    { file: "a.py", function: "member", line: 10, col: 0, endCol: 20 },
    { file: "a.py", function: "main", line: 30 },
    { file: "b.py", function: "main", line: 30 },
  ],
  data: {
    kind: "lines",
    entries: [
      { frame: 0, self: 30, total: 40, count: 30 },
      { frame: 1, self: 20, total: 90, count: 20 },
      { frame: 2, self: 0, total: 100, count: 0 },
      { frame: 3, self: 50, total: 50, count: 50 },
    ],
  },
  total: 100,
  sampleCount: 100,
  sources: new Map(),
  notes: [],
};

describe("a table of lines", () => {
  it("adds self up and takes the largest total, since totals overlap", () => {
    const { lines, functions } = fileHeat(profile, "a.py");
    expect(lines).toMatchObject([
      { line: 10, self: 50, total: 90, selfSamples: 50 },
      { line: 30, self: 0, total: 100 },
    ]);
    expect(functions).toMatchObject([
      { name: "main", line: 30, self: 0, total: 100 },
      { name: "member", line: 10, self: 50, total: 90 },
    ]);
  });

  it("tells functions apart by spans where there are any", () => {
    const spans = [{ name: "A.member", startLine: 8, endLine: 12 }];
    const { functions } = fileHeat(profile, "a.py", {}, spans);
    expect(functions).toMatchObject([
      { name: "<module>", total: 100 },
      { name: "A.member", line: 8, self: 50, total: 90 },
    ]);
  });

  it("sums files up, and names another whole where the profile does", () => {
    expect(fileSummaries(profile)).toMatchObject([
      { file: "a.py", self: 50, total: 100 },
      { file: "b.py", self: 50, total: 50 },
    ]);
    expect(fileHeat(profile, "a.py").denominator).toBe("of sampled wall time");
    const of = { ...profile, denominator: "of the time in `main`" };
    expect(fileHeat(of, "a.py").denominator).toBe("of the time in `main`");
  });
});
