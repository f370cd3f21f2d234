/** Ranking findings by heat: every way in which measured shares change a finding, and those in which they must not. */
import { describe, expect, test } from "vitest";
import { mostSaved } from "../../server/src/insight/amdahl.ts";
import { percent, weight } from "../../server/src/profile/numbers.ts";
import { placeHeat } from "../../server/src/insight/placed-heat.ts";
import { byHeat, rank, type RankedFinding } from "../../server/src/insight/rank.ts";
import type { Finding, Severity } from "../../server/src/lint/finding.ts";
import type { Category } from "../../server/src/lint/rule.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { identityMap, type LineMap, mapTexts } from "../../server/src/profile/mapping.ts";
import type { Frame, Profile, ProfileMode } from "../../server/src/profile/model.ts";
import { lineIndex } from "../../server/src/text/line-index.ts";

const FILE = "/w/a.py";
const TEXT = `def f():
    slow()
    quick()

def g():
    slow()

def idle():
    slow()
`;
const SPANS = [
  { name: "f", startLine: 1, endLine: 3 },
  { name: "g", startLine: 5, endLine: 6 },
  { name: "idle", startLine: 8, endLine: 9 },
];

/** A profile of 1000 samples; each entry is a leaf frame of the file and its number of samples. */
function profileOf(
  leaves: readonly (readonly [name: string, line: number, samples: number])[],
  mode: ProfileMode = "cpu",
): Profile {
  const frames: Frame[] = leaves.map(([name, line]) => ({ file: FILE, function: name, line }));
  const counts = leaves.map(([, , samples]) => samples);
  const rest = 1000 - counts.reduce((a, b) => a + b, 0);
  frames.push({ file: "/lib/other.py", function: "other", line: 1 });
  const size = frames.length;
  return {
    engine: "py-spy",
    mode,
    unit: "seconds",
    granularity: "line",
    threads: [{ name: "main", firstNode: 0, endNode: size }],
    frames,
    data: {
      kind: "tree",
      parent: new Int32Array(size).fill(-1),
      end: Int32Array.from(frames, (_, i) => i + 1),
      frame: Int32Array.from(frames, (_, i) => i),
      self: Float64Array.from([...counts, rest], (count) => count / 100),
      samples: Float64Array.from([...counts, rest]),
    },
    total: 10,
    sampleCount: 1000,
    sources: new Map(),
    notes: [],
  };
}

interface Case {
  readonly name: string;
  readonly leaves: Parameters<typeof profileOf>[0];
  /** 1-based line of the finding in \`text\`, and its function. */
  readonly at: readonly [line: number, symbol: string];
  readonly text?: string;
  readonly map?: (measured: string, current: string) => LineMap | undefined;
  readonly mode?: ProfileMode;
  readonly category?: Category;
  readonly severity?: Severity;
  readonly symbols?: readonly string[];
  readonly expected: Severity;
  /** What the message gains; "" for nothing. */
  readonly gains: string;
}

const CASES: readonly Case[] = [
  {
    name: "a hot line gains a level, its share and the ceiling",
    leaves: [["f", 2, 380]],
    at: [2, "f"],
    expected: "error",
    gains: " (38 % of sampled CPU time; fixing it can save at most 1.61×)",
  },
  {
    name: "an error stays an error",
    leaves: [["f", 2, 380]],
    at: [2, "f"],
    severity: "error",
    expected: "error",
    gains: " (38 % of sampled CPU time; fixing it can save at most 1.61×)",
  },
  {
    name: "a cold line in a hot function says the function's share and no ceiling",
    leaves: [["f", 2, 380]],
    at: [3, "f"],
    expected: "error",
    gains: " (`f`: 38 % of sampled CPU time)",
  },
  {
    name: "a share between hot and cold changes nothing",
    leaves: [["f", 2, 15]],
    at: [2, "f"],
    expected: "warning",
    gains: "",
  },
  {
    name: "a function that no sample met is cold",
    leaves: [["f", 2, 380]],
    at: [9, "idle"],
    expected: "information",
    gains: "",
  },
  {
    name: "a hint cannot get quieter",
    leaves: [["f", 2, 380]],
    at: [9, "idle"],
    severity: "hint",
    expected: "hint",
    gains: "",
  },
  {
    name: "time on a core says nothing against a finding about waiting",
    leaves: [["f", 2, 380]],
    at: [9, "idle"],
    category: "async",
    expected: "warning",
    gains: "",
  },
  {
    name: "time on the clock does",
    leaves: [["f", 2, 380]],
    at: [9, "idle"],
    category: "async",
    mode: "wall",
    expected: "information",
    gains: "",
  },
  {
    name: "memory makes a finding about allocation hot, and speaks of no time",
    leaves: [["f", 2, 380]],
    at: [2, "f"],
    category: "allocation",
    mode: "memory",
    expected: "error",
    gains: " (38 % of measured memory)",
  },
  {
    name: "memory says nothing about a finding that costs time",
    leaves: [["f", 2, 380]],
    at: [2, "f"],
    category: "collections",
    mode: "memory",
    expected: "warning",
    gains: "",
  },
  {
    name: "imports say nothing about what runs later",
    leaves: [["f", 2, 380]],
    at: [9, "idle"],
    mode: "import",
    expected: "warning",
    gains: "",
  },
  {
    name: "a moved line is as hot as before",
    leaves: [["f", 2, 380]],
    at: [4, "f"],
    text: `import os\n\n${TEXT}`,
    expected: "error",
    gains: " (38 % of sampled CPU time; fixing it can save at most 1.61×)",
  },
  {
    name: "an edited line is not hot itself, its function is",
    leaves: [["f", 2, 380]],
    at: [2, "f"],
    text: TEXT.replace("slow()", "slow(1)"),
    expected: "error",
    gains: " (`f`: 38 % of sampled CPU time)",
  },
  {
    name: "with the measured text unknown, functions speak by bare name",
    leaves: [["f", 2, 380]],
    at: [2, "C.f"],
    map: () => undefined,
    symbols: ["C.f", "g"],
    expected: "error",
    gains: " (`C.f`: 38 % of sampled CPU time)",
  },
  {
    name: "a bare name that stands for two functions says nothing",
    leaves: [["f", 2, 380]],
    at: [2, "C.f"],
    map: () => undefined,
    symbols: ["C.f", "D.f"],
    expected: "warning",
    gains: "",
  },
  {
    name: "one sample of a thousand proves nothing",
    leaves: [["f", 2, 1]],
    at: [2, "f"],
    expected: "information",
    gains: "",
  },
  {
    name: "module code is hot by its line, not as a whole",
    leaves: [["<module>", 4, 380]],
    at: [7, ""],
    expected: "warning",
    gains: "",
  },
];

function ranked(given: Case): RankedFinding {
  const text = given.text ?? TEXT;
  const profile = profileOf(given.leaves, given.mode);
  const map = (given.map ?? mapTexts)(TEXT, text);
  const placed = placeHeat(fileHeat(profile, FILE, {}, map && SPANS), profile.mode, map);
  const lines = lineIndex(text);
  const start = lines.lineStart(given.at[0] - 1) + 4;
  const finding: Finding = {
    rule: "r",
    severity: "warning",
    message: "It costs.",
    span: { start, end: start + 2 },
    evidence: [],
    symbol: given.at[1],
  };
  const options = given.symbols ? { symbols: given.symbols } : {};
  return rank(
    finding,
    given.category ?? "loops",
    given.severity ?? "warning",
    placed,
    lines,
    options,
  );
}

describe("rank", () => {
  test.each(CASES)("$name", (given) => {
    const { severity, message } = ranked(given);
    expect({ severity, message }).toEqual({
      severity: given.expected,
      message: `It costs.${given.gains}`,
    });
  });

  test("without a profile nothing changes", () => {
    const lines = lineIndex(TEXT);
    const finding = ranked(CASES[0] as Case).finding;
    expect(rank(finding, "loops", "warning", undefined, lines)).toEqual({
      finding,
      severity: "warning",
      message: "It costs.",
    });
  });

  test("hottest first, then loudest, then in order", () => {
    const all = CASES.slice(0, 5).map(ranked);
    const sorted = [...all].sort(byHeat).map(({ heat, severity }) => [heat?.total ?? 0, severity]);
    expect(sorted).toEqual([
      [0.38, "error"],
      [0.38, "error"],
      [0.38, "error"],
      [0.015, "warning"],
      [0, "information"],
    ]);
  });

  test("a text that is as measured needs no difference", () => {
    expect(identityMap(TEXT).origin[1]).toBe(2);
  });
});

test.each([
  [0, undefined],
  [0.5, 2],
  [0.75, 4],
  [1, undefined],
  [Number.NaN, undefined],
])("Amdahl's ceiling of %d is %d", (share, times) => {
  expect(mostSaved(share)).toBe(times);
});

test.each([
  [0, "0 %"],
  [0.0001, "< 0.1 %"],
  [0.0243, "2.4 %"],
  [0.05, "5 %"],
  [0.0996, "10 %"],
  [0.384, "38 %"],
  [1, "100 %"],
])("the share %d is written %s", (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [0, "seconds", "0 s"],
  [0.0000004, "seconds", "1 µs"],
  [0.01, "seconds", "10 ms"],
  [0.9996, "seconds", "1.0 s"],
  [83.2, "seconds", "83 s"],
  [1, "samples", "1 sample"],
  [12, "samples", "12 samples"],
  [4_040_000, "bytes", "4.0 MB"],
] as const)("%d %s are written %s", (value, unit, text) => {
  expect(weight(value, unit)).toBe(text);
});
