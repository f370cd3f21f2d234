/** Profiles add up: weights, samples, threads and texts; and live views weigh them by age. */
import { describe, expect, test } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { LiveProfile } from "../../server/src/profile/live-profile.ts";
import { hasTree, mergeProfiles } from "../../server/src/profile/merge.ts";
import type { Part } from "../../server/src/profile/merge.ts";
import type { Profile, SourceSnapshot } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { profileOf } from "./fixtures.ts";

type Stack = readonly string[];

/** Each stack one sample of 10 ms, outermost first; a frame is "function:line" in /w/app.py. */
function recorded(threads: Readonly<Record<string, readonly Stack[]>>): Part["profile"] {
  const names = [...new Set(Object.values(threads).flat(2))];
  const profiles = Object.entries(threads).map(([name, stacks]) => ({
    type: "sampled",
    name,
    unit: "seconds",
    startValue: 0,
    endValue: 1,
    samples: stacks.map((stack) => stack.map((frame) => names.indexOf(frame))),
    weights: stacks.map(() => 0.01),
  }));
  const frames = names.map((each) => {
    const [name = "", line = "0"] = each.split(":");
    return { name, file: "/w/app.py", line: Number(line) };
  });
  const document = { exporter: "py-spy@0.4.2", shared: { frames }, profiles };
  const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(document))));
  if (!hasTree(profile)) throw new Error("speedscope holds stacks");
  return profile;
}

function times(count: number, ...stack: Stack): readonly Stack[] {
  return Array.from({ length: count }, () => stack);
}

/** Self and total seconds by line. */
function lines(profile: Profile | undefined): Readonly<Record<number, readonly [number, number]>> {
  if (!profile) return {};
  const heat = fileHeat(profile, "/w/app.py");
  return Object.fromEntries(
    heat.lines.map(({ line, self, total }) => [line, [round(self), round(total)]]),
  );
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

const MAIN = 'Thread 1 "MainThread"';
const OTHER = 'Thread 2 "worker"';

describe("merging", () => {
  test("weights, samples and totals add up, whatever order frames were met in", () => {
    const a = recorded({ [MAIN]: [...times(3, "run:1", "hot:5"), ...times(1, "run:1")] });
    const b = recorded({ [MAIN]: [...times(2, "run:2", "hot:5"), ...times(4, "run:1", "hot:6")] });
    const merged = mergeProfiles([
      { profile: a, scale: 1 },
      { profile: b, scale: 1 },
    ]);
    expect(lines(merged)).toEqual({
      1: [0.01, 0.08],
      2: [0, 0.02],
      5: [0.05, 0.05],
      6: [0.04, 0.04],
    });
    expect(merged.sampleCount).toBe(10);
    expect(merged.total).toBeCloseTo(0.1);
    expect(merged.threads).toHaveLength(1);
    // One node a distinct stack position: run:1, hot:5, hot:6, run:2, hot:5.
    expect(merged.data.parent).toHaveLength(5);
  });

  test("threads stay apart and are found again", () => {
    const a = recorded({ [MAIN]: times(1, "run:1"), [OTHER]: times(2, "work:9") });
    const b = recorded({ [OTHER]: times(3, "work:9"), [MAIN]: times(1, "run:1") });
    const { threads, data } = mergeProfiles([
      { profile: a, scale: 1 },
      { profile: b, scale: 1 },
    ]);
    expect(threads.map(({ name, tid }) => [name, tid])).toEqual([
      ["MainThread", "1"],
      ["worker", "2"],
    ]);
    expect(threads.map(({ firstNode }) => Math.round((data.self[firstNode] ?? 0) * 100))).toEqual([
      2, 5,
    ]);
  });

  test("a scale weighs weights and samples alike", () => {
    const merged = mergeProfiles([
      { profile: recorded({ [MAIN]: times(8, "old:1") }), scale: 0.25 },
      { profile: recorded({ [MAIN]: times(6, "new:2") }), scale: 1 },
    ]);
    expect(lines(merged)).toEqual({ 1: [0.02, 0.02], 2: [0.06, 0.06] });
    expect(merged.sampleCount).toBe(8);
    expect(fileHeat(merged, "/w/app.py").lines[0]?.selfShare.value).toBeCloseTo(0.25);
  });

  test("the first known text of a file is the measured one", () => {
    const with_ = (text: string): Part => ({
      profile: { ...recorded({ [MAIN]: times(1, "run:1") }), sources: sources(text) },
      scale: 1,
    });
    expect(mergeProfiles([with_("first"), with_("second")]).sources).toEqual(sources("first"));
  });

  test("units that differ are a mistake of the caller", () => {
    const profile = recorded({ [MAIN]: times(1, "run:1") });
    const other: Part["profile"] = { ...profile, unit: "bytes" };
    expect(() =>
      mergeProfiles([
        { profile, scale: 1 },
        { profile: other, scale: 1 },
      ]),
    ).toThrow(TypeError);
  });
});

describe("live", () => {
  function shifting(): LiveProfile {
    const live = new LiveProfile();
    for (let at = 0; at < 6; at++) {
      const stack: Stack = at < 3 ? ["run:1", "early:10"] : ["run:1", "late:20"];
      live.add({ from: at, to: at + 1 }, recorded({ [MAIN]: times(100, ...stack) }));
    }
    return live;
  }

  test("everything since the start", () => {
    const live = shifting();
    expect(lines(live.view("all"))).toMatchObject({ 10: [3, 3], 20: [3, 3] });
    expect(live.samples).toBe(600);
    expect(live.elapsed).toBe(6);
  });

  test("now: what was before fades by half in two seconds", () => {
    const live = shifting();
    const now = lines(live.view("now"));
    const half = (age: number): number => 0.5 ** (age / 2);
    expect(now[20]?.[0]).toBeCloseTo(half(0) + half(1) + half(2), 5);
    expect(now[10]?.[0]).toBeCloseTo(half(3) + half(4) + half(5), 5);
    for (let at = 6; at < 40; at++) live.add({ from: at, to: at + 1 }, undefined);
    expect(live.view("now")).toBeUndefined();
    expect(lines(live.view("all"))).toMatchObject({ 10: [3, 3] });
  });

  test("a span of the timeline", () => {
    const live = shifting();
    expect(live.timeline).toHaveLength(6);
    expect(live.timeline[2]).toEqual({ from: 2, to: 3, samples: 100 });
    expect(lines(live.view({ from: 2, to: 4 }))).toMatchObject({ 10: [1, 1], 20: [1, 1] });
    expect(live.view({ from: 50, to: 60 })).toBeUndefined();
  });

  test("a span reaches over whole pieces", () => {
    const live = shifting();
    expect(live.covered({ from: 2.5, to: 3.5 })).toEqual({ from: 2, to: 4 });
    expect(live.covered({ from: 4, to: 5 })).toEqual({ from: 4, to: 5 });
    expect(live.covered("now")).toBe("now");
    expect(live.covered({ from: 50, to: 60 })).toEqual({ from: 50, to: 60 });
  });

  test("after hours the timeline still begins at the start, in pieces that are few and sum up", () => {
    const live = new LiveProfile();
    const seconds = 1500;
    // Every second has a line of its own, so that none can be lost, moved or counted twice.
    for (let at = 0; at < seconds; at++) {
      const idle = at % 7 === 3;
      const own = recorded({ [MAIN]: times(2, `run:${at + 1}`) });
      live.add({ from: at, to: at + 1 }, idle ? undefined : own);
    }
    const { timeline } = live;
    expect(timeline).toHaveLength(600);
    expect(timeline[0]?.from).toBe(0);
    expect(timeline.at(-1)?.to).toBe(seconds);
    for (const [index, { from }] of timeline.slice(1).entries()) {
      expect(from).toBe(timeline[index]?.to);
    }
    expect(timeline.slice(-20).every(({ from, to }) => to - from === 1)).toBe(true);
    expect(Math.max(...timeline.map(({ from, to }) => to - from))).toBeLessThan(40);
    expect(timeline.reduce((sum, { samples }) => sum + samples, 0)).toBe(live.samples);
    for (const index of [0, 17, 300, 570]) {
      const { from = 0 } = timeline[index] ?? {};
      const { to = 0 } = timeline[index + 9] ?? {};
      const expected = Array.from({ length: to - from }, (_, at) => from + at)
        .filter((at) => at % 7 !== 3)
        .map((at) => at + 1);
      expect(Object.keys(lines(live.view({ from, to }))).map(Number)).toEqual(expected);
    }
  });

  test("what was given out does not change", () => {
    const live = shifting();
    const before = live.view("all");
    const told = lines(before);
    live.add({ from: 6, to: 7 }, recorded({ [MAIN]: times(9, "run:1") }));
    expect(lines(before)).toEqual(told);
  });

  test("texts stay known while their file is cold", () => {
    const live = new LiveProfile();
    const first = { ...recorded({ [MAIN]: times(1, "run:1") }), sources: sources("text") };
    live.add({ from: 0, to: 1 }, first);
    live.add({ from: 90, to: 91 }, recorded({ [MAIN]: times(1, "run:1") }));
    expect(live.view("now")?.sources).toEqual(sources("text"));
  });
});

function sources(text: string): ReadonlyMap<string, SourceSnapshot> {
  return new Map([["/w/app.py", { sha256: text, text, basis: "launch" }]]);
}
