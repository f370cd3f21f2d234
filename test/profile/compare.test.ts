/** Comparisons of real recordings of one program before and after an edit: what is proven, and what is not. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Change, compareProfiles, verdict } from "../../server/src/profile/compare.ts";
import { callView } from "../../server/src/profile/call-view.ts";
import { callablesOf } from "../../server/src/profile/callables.ts";
import { diffView } from "../../server/src/profile/diff-view.ts";
import { atOnce } from "../../server/src/profile/steps.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { shareOf } from "../../server/src/profile/wilson.ts";
import { load, profileOf } from "./fixtures.ts";
import { recorded } from "./recorded.ts";

const FILE = "/app/shop.py";

/** With the text that ran, as an engine would have kept it. */
async function recording(name: string, program: string): Promise<Profile> {
  const profile = await load(`compare/${name}.speedscope.json`);
  const text = textOf(program);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { ...profile, sources: new Map([[FILE, { sha256, text, basis: "launch" as const }]]) };
}

function textOf(program: string): string {
  return readFileSync(new URL(`./programs/compare/${program}.py`, import.meta.url), "utf8");
}

function lineWith(program: string, code: string): number {
  return (
    textOf(program)
      .split("\n")
      .findIndex((line) => line.includes(code)) + 1
  );
}

function compared(before: Profile, after: Profile) {
  const found = atOnce(compareProfiles(before, after));
  if (!found.ok) throw new Error(found.reason);
  return found;
}

function at<Key extends "line" | "function">(
  changes: readonly Change[],
  key: Key,
  value: Change[Key],
) {
  const found = changes.find((change) => change[key] === value);
  if (!found) throw new Error(`nothing is said of ${value}`);
  return found;
}

describe("before and after an edit", () => {
  it("the line that was mended is cooler, also where it stands now; the rest is hotter by share", async () => {
    const after = await recording("after", "after");
    const { lines, functions, notes } = compared(await recording("before", "before"), after);
    expect(notes).toEqual([]);
    expect(at(functions, "function", "known")).toMatchObject({ totalVerdict: "cooler" });
    expect(at(functions, "function", "price")).toMatchObject({ totalVerdict: "hotter" });
    const search = lineWith("after", "if each in fast");
    expect(lineWith("before", "if each in ids")).not.toBe(search);
    const mended = at(lines, "line", search);
    expect(mended.selfVerdict).toBe("cooler");
    expect(mended.selfDelta).toBeLessThan(-0.3);
    const sum = at(lines, "line", lineWith("after", "total += number"));
    expect(sum).toMatchObject({ function: "price", selfVerdict: "hotter" });
    expect(sum.before?.selfSamples).toBeGreaterThan(0);
  });

  it("lines of a text that nobody knows are not compared, and that is said", async () => {
    const before = await load("compare/before.speedscope.json");
    const { lines, functions, notes } = compared(before, await recording("after", "after"));
    expect(lines).toEqual([]);
    expect(notes.join(" ")).toMatch(/Lines of one file are not compared/u);
    expect(at(functions, "function", "known").totalVerdict).toBe("cooler");
  });

  it("the same program recorded twice proves no difference of a whole function", async () => {
    const again = await recording("again", "after");
    const { functions } = compared(await recording("after", "after"), again);
    expect(functions.map((change) => [change.function, change.totalVerdict])).toEqual(
      functions.map((change) => [change.function, "not-proven"]),
    );
  });

  it("the differential tree holds both sides, and its shares are those of its profiles", async () => {
    const before = await recording("before", "before");
    const after = await recording("after", "after");
    const [old, now] = [before, after].map((each) => callView(each, { kind: "top-down" }));
    if (!old?.ok || !now?.ok) throw new Error("no call tree");
    const view = diffView([before, old.view], [after, now.view]);
    const [module] = atOnce(view.roots());
    const [main] = module ? atOnce(view.children(module)) : [];
    expect(main?.verdict).toBe("not-proven");
    const known = (main ? atOnce(view.children(main)) : []).find(
      ({ callable }) => callablesOf(after).list[callable]?.function === "known",
    );
    expect(known).toMatchObject({ verdict: "cooler" });
    expect(known?.afterShare.value).toBeCloseTo((known?.after?.total ?? 0) / after.total, 9);
  });
});

describe("what cannot be compared is refused with the reason", () => {
  const profile = profileOf(parseProfile(Buffer.from(recorded(FILE, [lineOfOne()]))));
  const cases: readonly [string, Partial<Profile>, RegExp][] = [
    ["modes", { mode: "wall" }, /one measured .* wall time/u],
    ["units", { unit: "bytes" }, /one counts seconds, the other bytes/u],
    ["granularity", { granularity: "function" }, /functions only/u],
    ["nothing measured", { total: 0 }, /holds nothing/u],
  ];
  it.each(cases)("%s", (_, other, reason) => {
    const found = atOnce(compareProfiles(profile, { ...profile, ...other }));
    expect(found.ok ? "" : found.reason).toMatch(reason);
  });
});

function lineOfOne() {
  return { function: "f", line: 1, seconds: 1 };
}

describe("verdicts", () => {
  const share = (part: number, samples: number | undefined) => shareOf(part, 100, samples, 1.96);
  it.each([
    ["far apart", share(20, 1000), share(40, 1000), "hotter"],
    ["the other way", share(40, 1000), share(20, 1000), "cooler"],
    ["two points in few samples", share(20, 300), share(22, 300), "not-proven"],
    ["the same two points in very many", share(20, 100_000), share(22, 100_000), "hotter"],
    ["traced once", share(20, undefined), share(40, undefined), "not-proven"],
    ["one hit of a hundred that was not there", share(0, 100), share(1, 100), "not-proven"],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });

  it("cProfile proves no time, and that is said", async () => {
    const profile = await load("counts.pstats");
    const { functions, notes } = compared(profile, { ...profile, total: profile.total * 2 });
    expect(new Set(functions.map((change) => change.totalVerdict))).toEqual(
      new Set(["not-proven"]),
    );
    expect(notes.join(" ")).toMatch(/no interval/u);
  });
});
