/** Samples of threads that waited are left out, by what the kernel counted for each thread. */
import { describe, expect, test } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { withoutWaiting } from "../../server/src/profile/waiting.ts";
import { profileOf } from "./fixtures.ts";

/** Threads 1, 2, …, each with so many samples of 10 ms: `run` on line 1 calls line 10 of its own file. */
function recorded(counts: readonly number[]): Profile {
  const frames = [
    { name: "run", file: "/w/run.py", line: 1 },
    ...counts.map((_, index) => ({ name: "work", file: `/w/t${index + 1}.py`, line: 10 })),
  ];
  const profiles = counts.map((count, index) => ({
    type: "sampled",
    name: `Thread ${index + 1} "t${index + 1}"`,
    unit: "seconds",
    startValue: 0,
    endValue: 10,
    samples: Array.from({ length: count }, () => [0, index + 1]),
    weights: Array.from({ length: count }, () => 0.01),
  }));
  const document = { exporter: "py-spy@0.4.2", shared: { frames }, profiles };
  return profileOf(parseProfile(Buffer.from(JSON.stringify(document))));
}

interface Row {
  readonly what: string;
  readonly samples: readonly number[];
  /** CPU seconds of threads 1, 2, …; -1 where not known. */
  readonly cpu: readonly number[];
  /** Names of the threads that stay. */
  readonly kept: readonly string[];
}

const ROWS: readonly Row[] = [
  { what: "a sleeper", samples: [300, 240], cpu: [2.9, 0.02], kept: ["t1"] },
  { what: "a single false sample", samples: [300, 1], cpu: [2.9, 0], kept: ["t1"] },
  { what: "short real work", samples: [300, 3], cpu: [2.9, 0.02], kept: ["t1", "t2"] },
  { what: "work and waiting by turns", samples: [300, 200], cpu: [2.9, 0.8], kept: ["t1", "t2"] },
  { what: "nothing known of one", samples: [300, 200], cpu: [2.9, -1], kept: ["t1", "t2"] },
  { what: "nothing known at all", samples: [300, 200], cpu: [-1, -1], kept: ["t1", "t2"] },
  { what: "a crowded machine", samples: [300, 300, 300], cpu: [0.9, 0.8, 0], kept: ["t1", "t2"] },
  {
    what: "the first of three waited",
    samples: [90, 90, 90],
    cpu: [0, 0.9, 0.8],
    kept: ["t2", "t3"],
  },
];

describe("threads", () => {
  test.each(ROWS)("$what", ({ samples, cpu, kept }) => {
    const profile = recorded(samples);
    const used = new Map(
      cpu.map((each, i) => [String(i + 1), each] as const).filter(([, each]) => each >= 0),
    );
    const working = withoutWaiting(profile, used);
    expect(working?.threads.map(({ name }) => name)).toEqual(kept);
    if (!working) return;
    // What is left reads like a profile of these threads alone.
    const alone = recorded(samples.map((n, i) => (kept.includes(`t${i + 1}`) ? n : 0)));
    expect(working.total).toBeCloseTo(alone.total);
    expect(working.sampleCount).toBe(alone.sampleCount);
    const files = fileSummaries(working).map(({ file }) => file);
    expect(files.toSorted()).toEqual(["/w/run.py", ...kept.map((name) => `/w/${name}.py`)]);
    for (const file of files) {
      const shares = ({ selfShare, totalShare, line }: (typeof heat)[number]) => [
        line,
        selfShare.value.toFixed(9),
        totalShare.value.toFixed(9),
      ];
      const heat = fileHeat(working, file).lines;
      expect(heat.map(shares)).toEqual(fileHeat(alone, file).lines.map(shares));
    }
    const left = kept.length < samples.length;
    expect(working.notes.some((note) => note.includes("left out"))).toBe(left);
  });

  test("only waiting ones leave nothing", () => {
    const used = new Map([
      ["1", 0.001],
      ["2", 0],
    ]);
    expect(withoutWaiting(recorded([30, 200]), used)).toBeUndefined();
  });
});

test("says how much is left out", () => {
  const working = withoutWaiting(
    recorded([300, 220]),
    new Map([
      ["1", 3],
      ["2", 0.02],
    ]),
  );
  expect(working?.notes).toEqual(["2.2 s of samples on threads that only waited are left out."]);
});

test("says so where threads work and wait by turns", () => {
  const working = withoutWaiting(recorded([300]), new Map([["1", 1]]));
  expect(working?.total).toBeCloseTo(3);
  expect(working?.notes.join()).toMatch(/used 1\.0 s of CPU time, but were sampled for 3\.0 s/u);
});

test("a profile of which nothing is known is the same profile", () => {
  const profile = recorded([10, 20]);
  expect(withoutWaiting(profile, new Map())).toBe(profile);
});
