/** Expressions are marked where the profiler saw them, whatever characters stand before them. */
import { describe, expect, test } from "vitest";
import { heatLines } from "../../server/src/insight/heat-lines.ts";
import { hotParts } from "../../server/src/insight/hot-parts.ts";
import { placeHeat } from "../../server/src/insight/placed-heat.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { mapTexts, splitLines } from "../../server/src/profile/mapping.ts";
import type { Frame, Profile } from "../../server/src/profile/model.ts";
import { utf16Column } from "../../server/src/text/utf8-column.ts";

describe("columns", () => {
  test.each([
    ["plain", 3, 3],
    ["é = f(x)", 5, 4],
    ["漢字 = f(x)", 9, 5],
    ['s = "🐍" + f(x)', 13, 11],
    ["🐍", 2, 0],
    ["e\u0301 = 1", 3, 2],
    ["short", 99, 5],
    ["", 0, 0],
  ])("%j: byte %i is column %i", (line, bytes, column) => {
    expect(utf16Column(line, bytes)).toBe(column);
  });
});

const FILE = "/w/a.py";
const LINE = '    naïve = "🐍漢" + slow(x) + quick(y)';
const TEXT = `def f(x, y):\n${LINE}\n    return naïve\n`;

/** Byte columns of a text in the line, as CPython has them. */
function columnsOf(text: string): { col: number; endCol: number } {
  const col = Buffer.byteLength(LINE.slice(0, LINE.indexOf(text)));
  return { col, endCol: col + Buffer.byteLength(text) };
}

/** 100 samples: 60 in one call, 30 in the other, 10 in the addition around them; \`f\` calls itself. */
function profile(): Profile {
  const at = { file: FILE, function: "f", line: 2, endLine: 2 };
  const frames: Frame[] = [
    { ...at, ...columnsOf("slow(x)") },
    { ...at, ...columnsOf("quick(y)") },
    { ...at, ...columnsOf('"🐍漢" + slow(x) + quick(y)') },
  ];
  return {
    engine: "tachyon",
    mode: "cpu",
    unit: "samples",
    granularity: "line",
    threads: [{ name: "main", firstNode: 0, endNode: 4 }],
    frames,
    data: {
      kind: "tree",
      // The same call again below itself: 20 of its 60 samples.
      parent: Int32Array.from([-1, 0, -1, -1]),
      end: Int32Array.from([2, 2, 3, 4]),
      frame: Int32Array.from([0, 0, 1, 2]),
      self: Float64Array.from([40, 20, 30, 10]),
      samples: Float64Array.from([40, 20, 30, 10]),
    },
    total: 100,
    sampleCount: 100,
    sources: new Map(),
    notes: [],
  };
}

function drawn(current: string, minimum = 0.01) {
  const spans = [{ name: "f", startLine: 1, endLine: 3 }];
  const placed = placeHeat(fileHeat(profile(), FILE, {}, spans), "cpu", mapTexts(TEXT, current));
  const lines = splitLines(current);
  const textOf = (line: number): string => lines[line] ?? "";
  return heatLines(placed, { measure: "total", minimum, spans, textOf }).flatMap((each) =>
    (each.parts ?? []).map(({ start, end, label, band }) => ({
      code: textOf(each.line).slice(start, end),
      label,
      band,
    })),
  );
}

describe("marks in a hot line", () => {
  const both = [
    { code: "slow(x)", label: "60 % · 60 samples", band: 4 },
    { code: "quick(y)", label: "30 % · 30 samples", band: 3 },
  ];
  test("stand on the expressions, recursion counted once, the smaller of two that overlap left out", () => {
    expect(drawn(TEXT)).toEqual(both);
  });

  test("move with the line, and stay before a new comment", () => {
    expect(drawn(`import os\n\n${TEXT}`)).toEqual(both);
    expect(drawn(TEXT.replace("quick(y)", "quick(y)  # später"))).toEqual(both);
  });

  test("are gone from an edited line: its columns are others", () => {
    expect(drawn(TEXT.replace("slow(x)", "slower(x)"))).toEqual([]);
  });

  test("need the share that lines need", () => {
    expect(drawn(TEXT, 0.2).map(({ code }) => code)).toEqual(["slow(x)", "quick(y)"]);
    expect(drawn(TEXT, 0.4)).toEqual(both.slice(0, 1));
  });

  test("are not made where an expression is the whole line", () => {
    const part = { start: 4, end: 11, self: 1, total: 1 };
    expect(hotParts([part], "    work(x)", () => 1, 0.01)).toEqual([]);
    expect(hotParts([{ ...part, end: Infinity }], "    work(", () => 1, 0.01)).toEqual([]);
    expect(hotParts([part], "    work(x) + y", () => 1, 0.01)).toHaveLength(1);
  });
});
