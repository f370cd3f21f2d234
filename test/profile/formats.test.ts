/** Every format: profiles that the real tools wrote say here what the tools' own readers say. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { denominatorOf, fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { fixture, load, profileOf, refusalOf } from "./fixtures.ts";

/** Own cost by `file:line`, what is too small to matter left out. */
function selfByLine(profile: Profile): ReadonlyMap<string, number> {
  return new Map(
    fileSummaries(profile).flatMap(({ file }) =>
      fileHeat(profile, file)
        .lines.filter(({ self }) => self > 1e-9)
        .map(({ line, self }): [string, number] => [`${file}:${line}`, self]),
    ),
  );
}

/** What the tool's own reader says: rows of a file, a line or function, and last a number. */
function expectedRows(name: string): readonly (readonly [string, number | string, ...unknown[]])[] {
  return JSON.parse(readFileSync(fixture(`${name}.expected.json`), "utf8")) as [string, number][];
}

function neutral(file: string): string {
  return file.replace("/tmp/hotlint-fixtures", "/app");
}

function sums(rows: Iterable<readonly [string, number]>): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [key, value] of rows) all.set(key, (all.get(key) ?? 0) + value);
  return all;
}

function expectSame(found: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, value] of wanted) expect(found.get(key), key).toBeCloseTo(value, 6);
}

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
    expect(profile.total).toBeCloseTo(Number(/of (\d+)us total/u.exec(top)?.[1]) * 1e-6, 4);
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

describe("others", () => {
  it("Scalene: the hottest line, the whole, and the text that ran", async () => {
    const profile = await load("hot.scalene.json");
    expect(profile).toMatchObject({ mode: "cpu", unit: "seconds", granularity: "line" });
    const raw = JSON.parse(readFileSync(fixture("hot.scalene.json"), "utf8")) as ScaleneFile;
    const [file = "", entry] = Object.entries(raw.files)[0] ?? [];
    const share = (line: ScaleneLine): number =>
      line.n_cpu_percent_python + line.n_cpu_percent_c + line.n_sys_percent;
    const lines = (entry?.lines ?? []).filter((line) => share(line) > 0);
    const wanted = lines.map((line): [string, number] => [
      `${file}:${line.lineno}`,
      (share(line) * raw.elapsed_time_sec) / 100,
    ]);
    expectSame(selfByLine(profile), new Map(wanted));
    const program = new URL("./programs/hot.py", import.meta.url);
    expect(profile.sources.get(file)).toMatchObject({
      text: readFileSync(program, "utf8"),
      basis: "in-profile",
    });
  });

  it("pyinstrument JSON adds up to the root's time", async () => {
    const profile = await load("busy.pyinstrument.json");
    const raw = JSON.parse(readFileSync(fixture("busy.pyinstrument.json"), "utf8")) as {
      root_frame: { time: number };
    };
    expect(profile.total).toBeCloseTo(raw.root_frame.time, 4);
    expect(profile.granularity).toBe("function");
    const { lines } = fileHeat(profile, "busy.py");
    expect(lines.map(({ line }) => line)).toContain(10);
  });

  it.each(["plain", "packed"])(
    "viztracer, %s: the time of a leaf is the sum of its events",
    (how) => {
      const bytes = readFileSync(fixture("counts.trace.json"));
      const profile = profileOf(parseProfile(how === "packed" ? gzipSync(bytes) : bytes));
      const { traceEvents } = JSON.parse(bytes.toString()) as { traceEvents: TraceEvent[] };
      const leaf = traceEvents.filter(({ name }) => name.startsWith("leaf ("));
      const seconds = leaf.reduce((sum, { dur }) => sum + dur * 1e-6, 0);
      const { functions, granularity } = fileHeat(profile, "/app/counts.py");
      expect(functions.find(({ name }) => name === "leaf")?.total).toBeCloseTo(seconds, 9);
      expect(granularity).toBe("function");
      expect(profile.sources.get("/app/counts.py")?.text).toContain("def leaf(n):");
    },
  );

  it("pairs of B and E give what complete events give, and what never ends lasts to the end", () => {
    const event = (ph: string, ts: number, name?: string): object => ({
      ph,
      ts,
      pid: 1,
      tid: 2,
      name,
    });
    const pairs = [
      event("B", 0, "f (/a.py:1)"),
      event("B", 10, "g (/a.py:5)"),
      event("E", 30),
      event("B", 40, "g (/a.py:5)"),
      event("E", 50),
    ];
    const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(pairs))));
    const { functions } = fileHeat(profile, "/a.py");
    expect(functions.find(({ name }) => name === "f")?.self).toBeCloseTo(20e-6, 9);
    expect(functions.find(({ name }) => name === "g")?.self).toBeCloseTo(30e-6, 9);
  });

  it("V8: the time of all samples that are not idle, on the lines of its ticks", async () => {
    const profile = await load("spin.cpuprofile");
    const raw = JSON.parse(readFileSync(fixture("spin.cpuprofile"), "utf8")) as V8File;
    const idle = new Set(
      raw.nodes
        .filter(({ callFrame }) => ["(idle)", "(root)"].includes(callFrame.functionName))
        .map(({ id }) => id),
    );
    const busy = raw.timeDeltas.map((delta, at) => (idle.has(raw.samples[at] ?? 0) ? 0 : delta));
    expect(profile.total).toBeCloseTo(
      busy.reduce((sum, each) => sum + Math.max(0, each), 0) * 1e-6,
      6,
    );
    const [heaviest] = fileSummaries(profile);
    expect(heaviest?.file).toBe("/app/spin.cjs");
    const lines = fileHeat(profile, "/app/spin.cjs").lines.filter(({ self }) => self > 0);
    expect(lines.map(({ line }) => line)).toContain(4);
  });

  it("perf: seconds of the clock, on Python's functions, found by name in the source", async () => {
    const profile = await load("hot.perf.txt");
    const text = readFileSync(fixture("hot.perf.txt"), "utf8");
    const periods = [...text.matchAll(/(\d+) cpu-clock/gu)].map((match) => Number(match[1]));
    expect(profile.total).toBeCloseTo(periods.reduce((sum, each) => sum + each, 0) * 1e-9, 6);
    expect(profile).toMatchObject({ unit: "seconds", granularity: "function" });
    const spans = [
      { name: "spin", startLine: 5, endLine: 9 },
      { name: "main", startLine: 19, endLine: 24 },
    ];
    const heat = fileHeat(profile, "/app/hot.py", {}, spans);
    expect(heat.functions.find(({ name }) => name === "spin")?.self).toBeGreaterThan(0.05);
    expect(heat.lines.find(({ line }) => line === 5)?.self).toBeGreaterThan(0.05);
  });

  it("-X importtime: cumulative times, and who imports whom", async () => {
    const profile = await load("imports.txt");
    expect(profile).toMatchObject({ mode: "import", unit: "seconds" });
    expect(denominatorOf(profile)).toBe("of the time of all imports");
    const text = readFileSync(fixture("imports.txt"), "utf8");
    const own = [...text.matchAll(/^import time: +(\d+) \|/gmu)].map((match) => Number(match[1]));
    expect(profile.total).toBeCloseTo(own.reduce((sum, each) => sum + each, 0) * 1e-6, 9);
    if (profile.data.kind !== "tree") throw new Error("expected a tree");
    const { parent, frame, self, end } = profile.data;
    const moduleAt = (node: number): string | undefined =>
      profile.frames[frame[node] ?? -1]?.module;
    const decoder = [...frame.keys()].find((node) => moduleAt(node) === "json.decoder") ?? -1;
    expect(moduleAt(parent[decoder] ?? -1)).toBe("json");
    const seconds = self.slice(decoder, end[decoder]).reduce((sum, each) => sum + each, 0);
    const cumulative = /\| +(\d+) \| +json\.decoder$/mu.exec(text)?.[1];
    // Each line of the file is rounded to whole microseconds.
    expect(Math.abs(seconds * 1e6 - Number(cumulative))).toBeLessThan(end[decoder] ?? 0);
  });

  it("memory_profiler: growth by line, without what was there before", async () => {
    const profile = await load("grow.memory.txt");
    expect(profile).toMatchObject({ mode: "memory", unit: "bytes" });
    const [summary] = fileSummaries(profile);
    const { lines } = fileHeat(profile, summary?.file ?? "");
    expect(lines.map(({ line }) => line)).toEqual([11, 12]);
    expect(lines[1]?.self).toBeCloseTo(7.6 * 1024 * 1024, -5);
    expect(lines[0]?.function).toBe("work");
  });

  it("memray by way of speedscope: bytes of the line that allocates, allocations left out", async () => {
    const profile = await load("hot.memray.speedscope.json");
    expect(profile).toMatchObject({ mode: "memory", unit: "bytes" });
    expect(profile.notes.join()).toContain("bytes are shown");
    const { lines } = fileHeat(profile, "hot.py");
    // 5 × 40 arrays of 10,000 bytes, and what each array takes besides.
    expect(lines.find(({ line }) => line === 15)?.self).toBeGreaterThanOrEqual(2_000_000);
  });

  it("line_profiler: names what its shares are of", async () => {
    const profile = await load("hot.lprof");
    expect(denominatorOf(profile)).toBe("of the time in `main`");
    const { lines } = fileHeat(profile, "hot.py");
    expect(lines.find(({ line }) => line === 22)?.selfShare.value).toBeGreaterThan(0.5);
  });

  it.each([
    ["hot.memray", /memray capture\. Convert it .*memray transform speedscope/],
    ["busy.tachyon", /Tachyon binary\. Convert it .*replay FILE --jsonl/],
    ["hot.perf.data", /perf\.data\. Write it as text with `perf script/],
    ["timed.pytest-benchmark.json", /pytest-benchmark results\. .*proof, no profile/],
    ["sum.pyperf.json", /pyperf results\. .*proof, no profile/],
  ])("%s is known, and refused with what to do", (name, message) => {
    expect(refusalOf(parseProfile(readFileSync(fixture(name))))).toMatch(message);
  });
});

interface ScaleneLine {
  readonly lineno: number;
  readonly n_cpu_percent_python: number;
  readonly n_cpu_percent_c: number;
  readonly n_sys_percent: number;
}

interface ScaleneFile {
  readonly elapsed_time_sec: number;
  readonly files: Readonly<Record<string, { readonly lines: readonly ScaleneLine[] }>>;
}

interface TraceEvent {
  readonly name: string;
  readonly dur: number;
}

interface V8File {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
