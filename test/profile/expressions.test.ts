/** A line's samples go to the expressions they stopped in, under every caller, and none gets lost. */
import { expect, test } from "vitest";
import { withExpressions } from "../../server/src/profile/expressions.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Frame, LineCost, Profile } from "../../server/src/profile/model.ts";
import { TreeBuilder } from "../../server/src/profile/tree-builder.ts";

const FILE = "/w/app.py";
const MAIN: Frame = { file: FILE, function: "main", line: 1 };
const WORK: Frame = { file: FILE, function: "work", line: 5 };
const DEEP: Frame = { file: FILE, function: "deep", line: 9 };

function facts(frames: readonly Frame[], total: number) {
  return {
    engine: "tachyon",
    mode: "cpu",
    unit: "samples",
    granularity: "line",
    threads: [],
    frames,
    total,
    sampleCount: total,
    sources: new Map(),
    notes: [],
  } as const;
}

/** main → work (30 own) → deep (10); deep alone (20). */
function tree(): Profile {
  const builder = new TreeBuilder(true);
  builder.startThread({ name: "t", tid: "7" });
  const main = builder.child(builder.root, 0);
  const work = builder.child(main, 1);
  builder.addSelf(work, 30, 30);
  builder.addSelf(builder.child(work, 2), 10, 10);
  builder.startThread({ name: "u", tid: "8" });
  builder.addSelf(builder.child(builder.root, 2), 20, 20);
  const { tree: data, threads } = builder.finish();
  return { ...facts([MAIN, WORK, DEEP], 60), data, threads };
}

function table(rows: readonly (readonly [Frame, number])[]): Profile {
  const entries: readonly LineCost[] = rows.map(([, self], frame) => ({
    frame,
    self,
    total: self,
  }));
  return {
    ...facts(
      rows.map(([frame]) => frame),
      60,
    ),
    data: { kind: "lines", entries },
  };
}

function at(frame: Frame, col: number, endCol: number): Frame {
  return { ...frame, endLine: frame.line, col, endCol };
}

/** Seconds by "line:column", line alone where there is no column. */
function self({ data, frames }: Profile): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  if (data.kind !== "tree") return found;
  data.frame.forEach((index, node) => {
    const frame = frames[index];
    const weight = data.self[node] ?? 0;
    if (!frame || weight === 0) return;
    const key = frame.col === undefined ? `${frame.line}` : `${frame.line}:${frame.col}`;
    found[key] = Math.round(((found[key] ?? 0) + weight) * 1e6) / 1e6;
  });
  return found;
}

test("samples are shared out by the table, under every caller", () => {
  const columns = table([
    [at(WORK, 4, 9), 20],
    [at(WORK, 12, 20), 10],
    [at(DEEP, 8, 11), 30],
  ]);
  const merged = withExpressions(tree(), columns, 0.01);
  expect(self(merged)).toEqual({ "5:4": 0.2, "5:12": 0.1, "9:8": 0.3 });
  expect(merged.unit).toBe("seconds");
  expect(merged.total).toBeCloseTo(0.6);
  expect(merged.threads.map(({ tid }) => tid)).toEqual(["7", "8"]);
});

test("lines keep their heat", () => {
  const columns = table([
    [at(WORK, 4, 9), 1],
    [at(WORK, 12, 20), 2],
  ]);
  const heat = (profile: Profile) =>
    fileHeat(profile, FILE).lines.map(({ line, selfShare, totalShare, selfSamples }) => [
      line,
      selfShare.value.toFixed(9),
      totalShare.value.toFixed(9),
      Math.round(selfSamples ?? 0),
    ]);
  expect(heat(withExpressions(tree(), columns, 0.5))).toEqual(heat(tree()));
});

test("without a table, or with one of other lines, seconds are all that changes", () => {
  const plain = withExpressions(tree(), undefined, 0.1);
  expect(self(plain)).toEqual({ "5": 3, "9": 3 });
  const elsewhere = withExpressions(tree(), table([[at({ ...WORK, line: 6 }, 0, 1), 5]]), 0.1);
  expect(self(elsewhere)).toEqual({ "5": 3, "9": 3 });
});
