/** Samplers' formats: profiles that the real tools wrote say here what the tools' own readers say. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { expectSame, expectedRows, neutral, selfByLine, sums } from "./agreement.ts";
import { fixture, load, profileOf } from "./fixtures.ts";

describe("as the tool's own reader", () => {
  it.each([
    ["busy.mojo", "seconds", "wall"],
    ["hot.tracemalloc", "bytes", "memory"],
    ["hot.lprof", "seconds", "traced"],
  ])("%s", async (name, unit, mode) => {
    const profile = await load(name);
    expect(profile).toMatchObject({ unit, mode, granularity: "line" });
    const rows = expectedRows(name).filter((row) => Number(row.at(-1)) > 0);
    const wanted = sums(rows.map((row) => [`${row[0]}:${row[1]}`, Number(row.at(-1))] as const));
    expect(wanted.size).toBeGreaterThan(0);
    // Pickled texts know their lengths, so the folder that was recorded in keeps its name there.
    const found = [...selfByLine(profile)].map(([at, self]) => [neutral(at), self] as const);
    expectSame(new Map(found), wanted);
  });

  it("a pyinstrument session, by function", async () => {
    const profile = await load("busy.pyisession");
    expect(profile).toMatchObject({ unit: "seconds", mode: "wall", granularity: "line" });
    const wanted = sums(
      expectedRows("busy.pyisession")
        .filter((row) => row[0] === "busy.py" && Number(row.at(-1)) > 1e-9)
        // Comprehensions and lambdas count for their function here, and not there.
        .map((row) => [
          String(row[1]).startsWith("<l") ? "folded" : String(row[1]),
          Number(row.at(-1)),
        ]),
    );
    const { functions } = fileHeat(profile, "busy.py");
    const found = new Map(functions.map(({ name, self }) => [name, self]));
    expect(found.get("total")).toBeCloseTo(wanted.get("total") ?? NaN, 6);
    const all = (each: ReadonlyMap<string, number>): number =>
      [...each.values()].reduce((sum, value) => sum + value, 0);
    expect(all(found)).toBeCloseTo(all(wanted), 6);
  });

  it("pprof, by Go's pprof", async () => {
    const profile = await load("busy.pb");
    const top = readFileSync(fixture("busy.pb.top.txt"), "utf8");
    const rows = [...top.matchAll(/^ *(\d+)us .+?us +[\d.]+% +\S+ (\S.*:\d+)(?: \(inline\))?$/gmu)]
      .map((match): [string, number] => [match[2] ?? "", Number(match[1]) * 1e-6])
      .filter(([, self]) => self > 0);
    expect(rows.length).toBeGreaterThan(3);
    expectSame(selfByLine(profile), sums(rows.map(([at, self]) => [at, self] as const)));
    expect(profile).toMatchObject({ unit: "seconds", mode: "wall" });
    expect(profile.total).toBeCloseTo(Number(/accounting for (\d+)us/u.exec(top)?.[1]) * 1e-6, 4);
  });
});

describe("Tachyon", () => {
  it("says the same in all of its formats", async () => {
    const jsonl = await load("busy.tachyon.jsonl");
    const wanted = selfByLine(jsonl);
    expect(wanted.size).toBeGreaterThan(4);
    expectSame(selfByLine(await load("busy.tachyon.html")), wanted);
    // 5 ms between two samples.
    const seconds = new Map([...wanted].map(([at, samples]) => [at, samples / 200]));
    expectSame(selfByLine(await load("busy.tachyon.pstats")), seconds);
    const based = sums([...wanted].map(([at, self]) => [at.replace(/^\/.*\//u, ""), self]));
    expectSame(selfByLine(await load("busy.tachyon.collapsed")), based);
    const gecko = selfByLine(await load("busy.tachyon.gecko.json"));
    const whole = [...gecko.values()].reduce((sum, each) => sum + each, 0);
    for (const [at, samples] of based) {
      expect((gecko.get(at) ?? 0) / whole).toBeCloseTo(samples / jsonl.total, 6);
    }
  });

  it("has expressions in its jsonl, and threads in its flame graph", async () => {
    const jsonl = await load("busy.tachyon.jsonl");
    expect(jsonl).toMatchObject({ engine: "tachyon", mode: "wall", unit: "samples", rate: 200 });
    const hottest = jsonl.frames.find(
      ({ function: name, line }) => name === "total" && line === 13,
    );
    // `result += value * value`
    expect(hottest).toMatchObject({ endLine: 13, col: 8, endCol: 31 });
    const html = await load("busy.tachyon.html");
    expect(html.threads).toHaveLength(2);
    expect(html.total).toBe(jsonl.total);
  });

  it("reads the names of earlier drafts, and says when the end is missing", () => {
    const draft = readFileSync(fixture("busy.tachyon.jsonl"), "utf8")
      .replace('"type":"string_table"', '"type":"str_def"')
      .replace('"strings":', '"defs":')
      .replace('"type":"frame_table"', '"type":"frame_def"')
      .replace('"frames":', '"defs":')
      .replace(/^.*"type":"end".*\n/mu, "");
    const profile = profileOf(parseProfile(Buffer.from(draft)));
    expect(profile.notes.join()).toContain("no end record");
    expect(profile.frames.some(({ function: name }) => name === "total")).toBe(true);
  });
});

describe("collapsed stacks", () => {
  it("py-spy's, counted a second way", async () => {
    const profile = await load("busy.raw");
    const lines = readFileSync(fixture("busy.raw"), "utf8").trim().split("\n");
    const wanted = sums(
      lines.map((line): [string, number] => [
        /\(([^()]+:\d+)\) \d+$/u.exec(line)?.[1] ?? "",
        Number(/\d+$/u.exec(line)?.[0]),
      ]),
    );
    expectSame(selfByLine(profile), wanted);
    expect(profile).toMatchObject({ unit: "samples", granularity: "line" });
  });

  it("keeps paths with `;`, `(` and spaces together", () => {
    const text =
      "main (/a;b/c d (old)/e.py:3);f (/a;b/c d (old)/e.py:7) 5\nmain (/a;b/c d (old)/e.py:3) 2\n";
    const profile = profileOf(parseProfile(Buffer.from(text)));
    expect(profile.frames).toEqual([
      { function: "main", file: "/a;b/c d (old)/e.py", line: 3 },
      { function: "f", file: "/a;b/c d (old)/e.py", line: 7 },
    ]);
    expect(profile.total).toBe(7);
  });

  it("takes names alone, and native frames", () => {
    const profile = profileOf(
      parseProfile(Buffer.from("main;malloc (libc.so.6) 3\nmain;free 1\n")),
    );
    expect(profile.granularity).toBe("function");
    expect(profile.frames.map((frame) => frame.function)).toEqual(["main", "malloc", "free"]);
  });
});

describe("Austin", () => {
  it("text, counted a second way", async () => {
    const profile = await load("busy.austin");
    const lines = readFileSync(fixture("busy.austin"), "utf8").trim().split("\n");
    const wanted = sums(
      lines.flatMap((line): [string, number][] => {
        const match = /([^;]+):[^;:]+:(\d+) (\d+)$/u.exec(line);
        return match ? [[`${match[1]}:${match[2]}`, Number(match[3]) * 1e-6]] : [];
      }),
    );
    expectSame(selfByLine(profile), wanted);
    expect(profile).toMatchObject({ mode: "wall", unit: "seconds", rate: 100 });
    expect(profile.threads.map(({ process }) => process?.pid)).not.toContain(undefined);
  });

  it("full text without idle samples; MOJO with columns", async () => {
    const lines = readFileSync(fixture("full.austin"), "utf8").split("\n");
    const busy = lines.map((line) => /;.+:\d+ (\d+),0,-?\d+$/u.exec(line)?.[1] ?? 0);
    const full = await load("full.austin");
    expect(full.mode).toBe("cpu");
    expect(full.total).toBeCloseTo(
      busy.reduce<number>((sum, each) => sum + Number(each), 0) * 1e-6,
      6,
    );
    const mojo = await load("busy.mojo");
    const hottest = { file: "/app/busy.py", function: "total", line: 13 };
    expect(mojo.frames).toContainEqual({ ...hottest, endLine: 13, col: 8, endCol: 31 });
  });
});
