/** Tracers' and other formats: what the real tools wrote is counted here a second way. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { denominatorOf, fileHeat } from "../../server/src/profile/hotness.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { expectSame, selfByLine } from "./agreement.ts";
import { fixture, load, profileOf, refusalOf } from "./fixtures.ts";

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
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

describe("the format of", () => {
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
    const end = raw.endTime - raw.startTime - raw.timeDeltas.reduce((sum, each) => sum + each, 0);
    const busy = raw.samples.map((id, at) => (idle.has(id) ? 0 : (raw.timeDeltas[at + 1] ?? end)));
    const seconds = busy.reduce((sum, each) => sum + Math.max(0, each), 0) * 1e-6;
    expect(profile.total).toBeCloseTo(seconds, 6);
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
