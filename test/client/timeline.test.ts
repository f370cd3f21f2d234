/** Choosing a part of the live timeline: by pointer, by key, by typing; and what is said of it. */
import { describe, expect, test } from "vitest";
import { parseLiveView } from "../../client/src/profiling/live-span.ts";
import {
  afterKey,
  type Choice,
  chosen,
  inWords,
  pieceAt,
  spanOf,
} from "../../client/src/views/timeline-choice.ts";
import { timelinePage } from "../../client/src/views/timeline-page.ts";
import type { LiveStatus } from "../../server/src/protocol.ts";

/** Old pieces are longer. */
const timeline = [
  { from: 0, to: 4, samples: 400 },
  { from: 4, to: 6, samples: 0 },
  { from: 6, to: 7, samples: 50 },
  { from: 7, to: 8, samples: 60 },
];
const status: LiveStatus = {
  state: "measuring",
  pid: 7,
  engine: "py-spy",
  seconds: 8,
  samples: 510,
  view: "now",
  timeline,
};

/** Keys one after the other, "+" before one for Shift. */
function after(...keys: readonly string[]): Choice | undefined {
  let choice: Choice | undefined;
  for (const key of keys) {
    choice = afterKey(timeline, choice, key.replace("+", ""), key.startsWith("+")) ?? choice;
  }
  return choice;
}

describe("keys", () => {
  test.each([
    [["ArrowLeft"], { from: 7, to: 8 }],
    [["ArrowRight"], { from: 7, to: 8 }],
    [["Home"], { from: 0, to: 4 }],
    [["End"], { from: 7, to: 8 }],
    [["Home", "ArrowRight"], { from: 4, to: 6 }],
    [["Home", "ArrowLeft", "ArrowLeft"], { from: 0, to: 4 }],
    [["End", "ArrowRight"], { from: 7, to: 8 }],
    [["End", "+ArrowLeft", "+ArrowLeft"], { from: 4, to: 8 }],
    [["End", "+ArrowLeft", "+ArrowRight"], { from: 7, to: 8 }],
    [["End", "+Home"], { from: 0, to: 8 }],
    [["Home", "+ArrowRight", "ArrowRight"], { from: 6, to: 7 }],
  ])("%j", (keys, span) => {
    const choice = after(...keys);
    expect(choice && spanOf(choice)).toEqual(span);
  });

  test("others choose nothing, and nor do any where nothing was measured", () => {
    expect(after("a", "Enter")).toBeUndefined();
    expect(afterKey([], undefined, "ArrowLeft", false)).toBeUndefined();
  });
});

test("a pointer chooses the piece below it, and drags from there either way", () => {
  expect(pieceAt(timeline, 5)).toEqual({ from: 4, to: 6 });
  expect(pieceAt(timeline, -1)).toEqual({ from: 0, to: 4 });
  expect(pieceAt(timeline, 99)).toEqual({ from: 7, to: 8 });
  expect(pieceAt([], 1)).toBeUndefined();
  const begun = chosen(undefined, { from: 4, to: 6 }, false);
  expect(spanOf(chosen(begun, { from: 7, to: 8 }, true))).toEqual({ from: 4, to: 8 });
  expect(spanOf(chosen(begun, { from: 0, to: 4 }, true))).toEqual({ from: 0, to: 6 });
});

test.each([
  ["now", "now"],
  [" ALL ", "all"],
  ["12", { from: 12, to: 13 }],
  ["12-15", { from: 12, to: 15 }],
  ["1.5 – 3 s", { from: 1.5, to: 3 }],
  ["15-12", undefined],
  ["3-3", undefined],
  ["", undefined],
  ["-5", undefined],
  ["soon", undefined],
])("typed: %j", (text, view) => {
  expect(parseLiveView(text)).toEqual(view);
});

test("said in words", () => {
  expect(inWords(status)).toBe("the last of 8 seconds");
  expect(inWords({ ...status, view: "all" })).toBe("all 8 seconds");
  const view = { from: 4, to: 7 };
  expect(inWords({ ...status, view })).toBe("seconds 4 to 7 of 8, 50 samples");
  const begun = { ...status, seconds: 7.9, view: { from: 4, to: 7.9 } };
  expect(inWords(begun)).toMatch(/^seconds 4 to 7 of 7,/u);
});

test("the page loads its own script and sheet, and nothing else", () => {
  const parts = { script: "s.js", sheet: "s.css", source: "https://own", nonce: "n0" };
  const html = timelinePage(parts);
  expect(html).toContain(
    `content="default-src 'none'; style-src https://own; script-src 'nonce-n0'"`,
  );
  expect(html.match(/<script/gu)).toHaveLength(1);
  expect(html).not.toMatch(/style=|onclick/u);
});
