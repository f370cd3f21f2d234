/** What is written is read again: the same shares on the same lines; and a report that is safe to open. */
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { writeCollapsed } from "../../server/src/profile/writers/collapsed.ts";
import { writeCpuProfile } from "../../server/src/profile/writers/cpu-profile.ts";
import { writeHtmlReport } from "../../server/src/profile/writers/html-report.ts";
import { writeSpeedscope } from "../../server/src/profile/writers/speedscope.ts";
import { load, profileOf } from "./fixtures.ts";

const WRITERS = {
  speedscope: writeSpeedscope,
  cpuprofile: writeCpuProfile,
  collapsed: writeCollapsed,
};

/** Sampled with stacks, memory with stacks, a graph, lines alone, several processes' worth of threads. */
const PROFILES = [
  "busy.speedscope.json",
  "evented.speedscope.json",
  "busy.mojo",
  "hot.tracemalloc",
  "busy.tachyon.jsonl",
  "hot.scalene.json",
  "hot.perf.txt",
];

type Shares = ReadonlyMap<string, { readonly self: number; readonly total: number }>;

function shares(profile: Profile): Shares {
  return new Map(
    fileSummaries(profile).flatMap(({ file }) =>
      fileHeat(profile, file).lines.map(({ line, self, total }) => [
        `${file}:${line}`,
        { self: self / profile.total, total: total / profile.total },
      ]),
    ),
  );
}

/** Without stacks only what was spent in a line itself is written, and the whole may be less. */
function selfSum(all: Shares): number {
  return [...all.values()].reduce((sum, { self }) => sum + self, 0);
}

describe.each(Object.entries(WRITERS))("an export as %s", (name, write) => {
  it.each(PROFILES)("of %s", async (file) => {
    const before = await load(file);
    const after = profileOf(parseProfile(Buffer.from(write(before))));
    const wanted = shares(before);
    const found = shares(after);
    const scale = before.data.kind === "tree" ? 1 : selfSum(found) / selfSum(wanted);
    // Whole numbers of samples or microseconds.
    const digits = name === "collapsed" ? 3 : 6;
    for (const [at, { self, total }] of wanted) {
      expect(found.get(at)?.self ?? 0, `self of ${at}`).toBeCloseTo(self * scale, digits);
      if (before.data.kind !== "tree") continue;
      expect(found.get(at)?.total ?? 0, `total of ${at}`).toBeCloseTo(total, digits);
    }
  });
});

describe.each(Object.entries(WRITERS))("an export as %s", (_, write) => {
  it("of a call graph keeps what each file cost itself", async () => {
    const before = await load("counts.pstats");
    const after = profileOf(parseProfile(Buffer.from(write(before))));
    const own = (profile: Profile): ReadonlyMap<string, number> =>
      new Map(fileSummaries(profile).map(({ file, self }) => [file, self / profile.total]));
    // A millisecond in whole microseconds.
    for (const [file, self] of own(before)) expect(own(after).get(file)).toBeCloseTo(self, 2);
  });
});

describe("an export keeps", () => {
  it("samples, threads and their ids, and the unit, as speedscope", async () => {
    const before = await load("busy.mojo");
    const after = profileOf(parseProfile(Buffer.from(writeSpeedscope(before))));
    expect(after.sampleCount).toBe(before.sampleCount);
    expect(after.threads.map(({ tid }) => tid)).toEqual(before.threads.map(({ tid }) => tid));
    expect(after.threads.map((each) => each.process?.pid)).toEqual(
      before.threads.map((each) => each.process?.pid),
    );
    expect(after.unit).toBe("seconds");
    expect(after.total).toBeCloseTo(before.total, 6);
    const memory = profileOf(
      parseProfile(Buffer.from(writeSpeedscope(await load("hot.tracemalloc")))),
    );
    expect(memory).toMatchObject({ unit: "bytes", mode: "memory" });
  });

  it("samples as counts where each weighs the same", async () => {
    const profile = await load("busy.speedscope.json");
    const counts = writeCollapsed(profile)
      .trim()
      .split("\n")
      .map((line) => Number(line.slice(line.lastIndexOf(" "))));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(profile.sampleCount);
  });

  it("names that hold separators and line breaks in one frame", async () => {
    const profile = await load("busy.mojo");
    const named = profile.frames.map((frame) => ({ ...frame, function: "a;b\nc" }));
    const after = profileOf(
      parseProfile(Buffer.from(writeCollapsed({ ...profile, frames: named }))),
    );
    expect(new Set(after.frames.map((frame) => frame.function))).toEqual(new Set(["a:b c"]));
  });
});

describe("the HTML report", () => {
  it("names the hottest line first, with its code, share and amount", async () => {
    const page = writeHtmlReport(await load("hot.scalene.json"));
    const rows = page.split("<h2>Hottest lines</h2>")[1]?.split("</tr>") ?? [];
    expect(rows[1]).toContain("hot.py:15");
    expect(rows[1]).toContain("<code>kept.append(bytearray(10_000))</code>");
    expect(rows[1]).toMatch(/\d+ % · [\d.]+ (?:ms|s)/u);
  });

  it("has a call tree of the functions, or says why not", async () => {
    const page = writeHtmlReport(await load("busy.speedscope.json"));
    expect(page).toMatch(/<details open>[^]*<b>main<\/b>[^]*<b>descend<\/b>/u);
    expect(writeHtmlReport(await load("hot.lprof"))).toContain("there is no call tree");
  });

  it("escapes everything that a profile may say, and fetches nothing", async () => {
    const profile = await load("busy.speedscope.json");
    const evil = `"><script>alert('x')</script><img src=http://x/&`;
    const page = writeHtmlReport({
      ...profile,
      exporter: evil,
      command: [evil],
      notes: [evil],
      denominator: evil,
      frames: profile.frames.map((frame) => ({ ...frame, file: evil, function: evil })),
      sources: new Map([[evil, { sha256: "", text: `${evil}\n`.repeat(100), basis: "launch" }]]),
    });
    expect(page).toContain("&lt;script&gt;");
    // Every tag of the page is one of the report's own, every attribute too.
    const tags = new Set([...page.matchAll(/<(\/?[a-z][a-z0-9]*)/giu)].map((match) => match[1]));
    for (const tag of tags) expect(OWN_TAGS).toContain(tag?.replace("/", ""));
    expect(page).not.toMatch(/<[^>]+ (?:src|href|on\w+)=/iu);
    expect(page).toContain("default-src 'none'");
  });
});

const OWN_TAGS = [
  ...["html", "head", "meta", "title", "style", "body", "h1", "h2", "dl", "dt", "dd", "p"],
  ...["table", "tbody", "tr", "th", "td", "code", "details", "summary", "b", "meter"],
];
