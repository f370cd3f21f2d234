/** Heat of some threads alone: equal to that of a profile in which the others never were. */
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { onlyThreads, threadId } from "../../server/src/profile/thread-filter.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { profileOf, random } from "./fixtures.ts";

const FILE = "/app/a.py";

interface Recorded {
  readonly name: string;
  readonly stacks: readonly (readonly number[])[];
}

function profileWith(threads: readonly Recorded[]): Profile {
  const frames = Array.from({ length: 12 }, (_, i) => ({
    name: `f${i % 3}`,
    file: i % 4 === 3 ? "/lib/b.py" : FILE,
    line: i + 1,
  }));
  const profiles = threads.map(({ name, stacks }) => ({
    type: "sampled",
    name,
    unit: "seconds",
    samples: stacks,
    weights: stacks.map(() => 0.01),
  }));
  const text = JSON.stringify({ exporter: "py-spy@0.4.2", profiles, shared: { frames } });
  return profileOf(parseProfile(Buffer.from(text)));
}

function stacks(next: () => number, count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(next() * 6) }, () => Math.floor(next() * 12)),
  );
}

const next = random(11);
const THREADS: readonly Recorded[] = [
  { name: 'Process 7 Thread 1 "MainThread"', stacks: stacks(next, 300) },
  { name: 'Process 7 Thread 2 "worker"', stacks: stacks(next, 200) },
  { name: 'Process 8 Thread 3 "MainThread"', stacks: stacks(next, 100) },
];

/** Ids of the threads at these places. */
function ids({ threads }: Profile, ...places: readonly number[]): ReadonlySet<string> {
  return new Set(threads.filter((_, at) => places.includes(at)).map(threadId));
}

describe("a view of some threads", () => {
  const whole = profileWith(THREADS);

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[0, 2]], [[1, 2]]])(
    "of %j has the lines of a profile without the others",
    (places) => {
      const view = onlyThreads(whole, ids(whole, ...places));
      const alone = profileWith(THREADS.filter((_, at) => places.includes(at)));
      expect(view.sampleCount).toBe(alone.sampleCount);
      expect(view.total).toBeCloseTo(alone.total, 9);
      const lines = (profile: Profile) =>
        fileHeat(profile, FILE).lines.map(({ line, selfSamples, totalSamples, totalShare }) => [
          line,
          selfSamples,
          totalSamples,
          totalShare.value.toFixed(9),
        ]);
      expect(lines(view)).toEqual(lines(alone));
    },
  );

  it.each([
    [[0], "of sampled CPU time, thread MainThread"],
    [[0, 1], "of sampled CPU time, process 7"],
    [[1, 2], "of sampled CPU time, 2 of 3 threads"],
    [[0, 1, 2], "of sampled CPU time, all threads"],
    [[], "of sampled CPU time, all threads"],
  ])("of %j names its whole", (places, denominator) => {
    const view = onlyThreads(whole, ids(whole, ...places));
    expect(fileHeat(view, FILE).denominator).toBe(denominator);
  });

  it("takes no markup from a thread's name", () => {
    const names = ['Thread 1 "**a** [x](command:y) `z` <b>"', 'Thread 2 "b"'];
    const profile = profileWith(names.map((name) => ({ name, stacks: [[0]] })));
    expect(onlyThreads(profile, ids(profile, 0)).part).toBe("thread a    x (command:y)  z   b");
  });
});
