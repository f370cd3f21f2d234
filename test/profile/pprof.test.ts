/** What a pprof tells beyond its stacks: how many looks stand behind a sample, and which revision ran. */
import { expect, it } from "vitest";
import { intervalOf } from "../../server/src/profile/readers/pprof-counts.ts";
import { revisionsOf } from "../../server/src/profile/readers/pprof-revision.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { RECORDED } from "../continuous/recorded-pyroscope.ts";
import { load, profileOf } from "./fixtures.ts";

const MILLISECOND = 1e6;

const intervals: readonly (readonly [string, readonly number[], number | undefined])[] = [
  ["samples merged by stack", [920, 30, 10].map((ms) => ms * MILLISECOND), 10 * MILLISECOND],
  [
    "several intervals at the least: fewer looks than there were",
    [40, 80].map((ms) => ms * MILLISECOND),
    40 * MILLISECOND,
  ],
  ["times that were measured", [1_182_003, 10_093_111], undefined],
  ["nothing", [0], undefined],
];

it.each(intervals)("the interval of %s", (_, weights, interval) => {
  expect(intervalOf(weights, 1e-9)).toBe(interval);
});

it("a real merged profile has as many samples as the agent took, or fewer", () => {
  const merged = RECORDED.answers.find(({ method }) => method === "SelectMergeProfile");
  const profile = profileOf(parseProfile(Buffer.from(merged?.body ?? "", "base64")));
  // The agent looks a hundred times a second.
  const taken = profile.total * 100;
  expect(profile.sampleCount).toBeGreaterThan(20);
  expect(taken / (profile.sampleCount ?? 0)).toBeCloseTo(
    Math.round(taken / (profile.sampleCount ?? 1)),
    6,
  );
  expect(profile.sampleCount).toBeLessThanOrEqual(Math.round(taken));
  expect(profile.revision).toEqual({
    repository: "https://github.com/example/shop",
    gitRef: RECORDED.commit,
    rootPath: "app",
  });
});

it("one stack a sample says nothing of how many there were", async () => {
  expect((await load("busy.pb")).sampleCount).toBeUndefined();
});

it("several revisions are none, and said", () => {
  const of = (ref: string): string => JSON.stringify({ repository: "r", git_ref: ref });
  expect(revisionsOf(["", "5f1e", of("a"), of("a")])).toEqual({
    revision: { repository: "r", gitRef: "a" },
    notes: [],
  });
  const { revision, notes } = revisionsOf([of("a"), of("b")]);
  expect(revision).toBeUndefined();
  expect(notes).toEqual([
    "The samples come from 2 revisions (`a`, `b`), so lines may be those of either.",
  ]);
  for (const odd of ["{", "[]", '{"git_ref":5}', "{}"])
    expect(revisionsOf([odd])).toEqual({ notes: [] });
});
