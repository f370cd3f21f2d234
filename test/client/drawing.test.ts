/** What an editor is sent: everything once, then only what differs; never more than is there. */
import { describe, expect, test } from "vitest";
import {
  type Canvas,
  changesBetween,
  coldRuns,
  type Drawing,
  drawingOf,
} from "../../client/src/overlay/drawing.ts";
import type { HeatLine } from "../../server/src/protocol.ts";

function heat(line: number, more: Partial<HeatLine> = {}): HeatLine {
  const label = `${line} % · 1.0 s`;
  return { line, band: 4, state: "fresh", label, share: 0.5, hover: label, ...more };
}

function canvas(...lines: readonly string[]): Canvas {
  return { lineCount: lines.length, textOf: (line) => lines[line] ?? "", tabSize: 4 };
}

const TEXT = canvas("import os", "", "def f(x):", "    slow(x)", "    return g(x)", "", "f(1)");

/** The same lines again, as a new answer of the server has them. */
function again(lines: readonly HeatLine[]): readonly HeatLine[] {
  return structuredClone(lines);
}

const counts = (before: Drawing | undefined, after: Drawing): readonly number[] => {
  const { tints, parts, labels } = changesBetween(before, after);
  return [tints.length, parts.length, Number(labels)];
};

describe("layers", () => {
  const lines = [
    heat(3, { parts: [{ start: 4, end: 8, band: 2, label: "30 %" }] }),
    heat(4, { band: 1, state: "moved" }),
    heat(2, { state: "edited" }),
    heat(6, { state: "unknown" }),
    heat(40),
  ];
  const drawing = drawingOf(lines, TEXT);

  test("tint lines whose number still belongs to them, by band, and label all of the text", () => {
    expect([...drawing.tints].filter(([, at]) => at.length > 0)).toEqual([
      [1, [4]],
      [4, [3]],
    ]);
    expect(drawing.labels.map(({ heat: { line }, column }) => [line, column])).toEqual([
      [2, 9],
      [3, 11],
      [4, 15],
      [6, 4],
    ]);
  });

  test("mark expressions in their own band, within the line", () => {
    expect(drawing.parts.get(2)).toEqual([{ line: 3, start: 4, end: 8, label: "30 %" }]);
    const long = heat(6, { parts: [{ start: 0, end: 99, band: 0, label: "" }] });
    expect(drawingOf([long], TEXT).parts.get(0)).toMatchObject([{ start: 0, end: 4 }]);
    const edited = heat(3, { state: "edited", parts: [{ start: 0, end: 2, band: 0, label: "" }] });
    expect(drawingOf([edited], TEXT).parts.get(0)).toEqual([]);
  });
});

describe("what is sent", () => {
  const lines = Array.from({ length: 5 }, (_, index) => heat(index + 2, { band: 2 }));
  const drawing = drawingOf(lines, TEXT);

  test("is everything the first time, and after a loss", () => {
    expect(counts(undefined, drawing)).toEqual([5, 5, 1]);
  });

  test("is nothing where nothing differs, and labels are the same objects", () => {
    const same = drawingOf(again(lines), TEXT, drawing);
    expect(counts(drawing, same)).toEqual([0, 0, 0]);
    expect(same.labels.every((label, at) => label === drawing.labels[at])).toBe(true);
  });

  test("is the labels alone where a number grew within its band, one of them new", () => {
    const grown = again(lines).map((line, at) => (at === 1 ? { ...line, label: "9 %" } : line));
    const after = drawingOf(grown, TEXT, drawing);
    expect(counts(drawing, after)).toEqual([0, 0, 1]);
    expect(after.labels.filter((label, at) => label !== drawing.labels[at])).toHaveLength(1);
  });

  test("is two tints and the labels where a line changed its band", () => {
    const hotter = again(lines).map((line, at) =>
      at === 0 ? { ...line, band: 3 as const } : line,
    );
    expect(counts(drawing, drawingOf(hotter, TEXT, drawing))).toEqual([2, 0, 1]);
  });

  test("is the labels where a line became longer, by typing in it", () => {
    const longer = canvas(
      "import os",
      "",
      "def f(x, y):",
      "    slow(x)",
      "    return g(x)",
      "",
      "f(1)",
    );
    expect(counts(drawing, drawingOf(again(lines), longer, drawing))).toEqual([0, 0, 1]);
  });

  test("takes everything away in the end", () => {
    expect(counts(drawing, drawingOf([], TEXT, drawing))).toEqual([1, 0, 1]);
  });
});

test.each([
  [[], 3, [[0, 2]]],
  [
    [0, 2],
    5,
    [
      [1, 1],
      [3, 4],
    ],
  ],
  [[4], 5, [[0, 3]]],
  [[0, 1, 2], 3, []],
  [
    [1, 9],
    3,
    [
      [0, 0],
      [2, 2],
    ],
  ],
])("cold lines beside %j of %i", (hot, lineCount, runs) => {
  expect(coldRuns(hot, lineCount)).toEqual(runs);
});
