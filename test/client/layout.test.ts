/** Where bars and labels stand: widths on screen, columns shared by neighbours, bands. */
import { describe, expect, test } from "vitest";
import {
  barOf,
  isCurrent,
  labelGaps,
  labelText,
  screenWidth,
  SHAPES,
} from "../../client/src/overlay/layout.ts";
import type { HeatState } from "../../server/src/protocol.ts";

describe("screenWidth", () => {
  test.each([
    ["plain", 4, 5],
    ["\tx", 4, 5],
    ["ab\tx", 4, 5],
    ["漢字", 4, 4],
    ["e\u0301", 4, 1],
    ["🐍", 4, 2],
    ["", 4, 0],
  ])("%j with tabs of %i takes %i", (text, tabSize, width) => {
    expect(screenWidth(text, tabSize)).toBe(width);
  });
});

test("each state is told from every other without its colour", () => {
  const shapes = Object.values(SHAPES).map((shape) => JSON.stringify(shape));
  expect(new Set(shapes).size).toBe(5);
  for (const [state, { filled }] of Object.entries(SHAPES)) {
    expect(filled, state).toBe(isCurrent(state as HeatState));
  }
});

describe("labelGaps", () => {
  const columns = (lines: readonly { line: number; width: number }[]): readonly number[] =>
    labelGaps(lines).map((gap, index) => gap + (lines[index]?.width ?? 0));

  test("neighbours share a column three beyond the longest", () => {
    expect(
      columns([
        { line: 1, width: 20 },
        { line: 2, width: 31 },
        { line: 5, width: 8 },
      ]),
    ).toEqual([34, 34, 34]);
  });

  test("lines far apart do not", () => {
    expect(
      columns([
        { line: 1, width: 20 },
        { line: 9, width: 31 },
      ]),
    ).toEqual([23, 34]);
  });

  test("a very long line does not push its neighbours out of sight", () => {
    const lines = [
      { line: 1, width: 10 },
      { line: 2, width: 140 },
    ];
    expect(columns(lines)).toEqual([13, 143]);
  });

  test("nothing hot, nothing to lay out", () => {
    expect(labelGaps([])).toEqual([]);
  });
});

describe("barOf", () => {
  test("is proportional and leaves the rest free", () => {
    expect(barOf(0.5)).toEqual({ width: 20, rest: 20 });
    expect(barOf(1)).toEqual({ width: 40, rest: 0 });
  });

  test("a tiny share still shows, and more than everything is everything", () => {
    expect(barOf(0.001).width).toBe(2);
    expect(barOf(1.2)).toEqual({ width: 40, rest: 0 });
  });
});

describe("labelText", () => {
  test.each([
    ["8 % · 0.4 s", "_8_%_·_0.4_s"],
    ["12 % · 0.6 s", "12_%_·_0.6_s"],
    ["0.4 % · 20 ms", "0.4_%_·_20_ms"],
    ["was 8 % before your edit", "was_8_%_before_your_edit"],
  ])("%s", (label, text) => {
    expect(labelText(label)).toBe(text.replaceAll("_", "\u00a0"));
  });
});
