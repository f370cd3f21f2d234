/** Heat equals what is counted from the recorded samples directly, stack by stack. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fixture, load, profileOf, random } from "./fixtures.ts";

interface Raw {
  profiles: { type: string; samples: number[][]; weights: number[] }[];
  shared: { frames: { name: string; file: string; line: number }[] };
}

/** Self and total of every line of a file, each sample once. */
function countByHand(raw: Raw, file: string): Map<number, { self: number; total: number }> {
  const lines = new Map<number, { self: number; total: number }>();
  for (const { samples, weights } of raw.profiles) {
    samples.forEach((stack, index) => {
      const weight = weights[index] ?? 0;
      const frames = stack.map((frame) => raw.shared.frames[frame]);
      const seen = new Set(frames.filter((frame) => frame?.file === file).map((f) => f?.line ?? 0));
      for (const line of seen) {
        const cost = lines.get(line) ?? { self: 0, total: 0 };
        cost.total += weight;
        lines.set(line, cost);
      }
      const last = frames.at(-1);
      const own = last?.file === file ? lines.get(last.line) : undefined;
      if (own) own.self += weight;
    });
  }
  return lines;
}

function expectSameLines(raw: Raw, file: string): void {
  const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(raw))));
  const heat = fileHeat(profile, file);
  const byHand = countByHand(raw, file);
  expect(heat.lines.map(({ line }) => line)).toEqual([...byHand.keys()].sort((a, b) => a - b));
  for (const line of heat.lines) {
    const expected = byHand.get(line.line);
    expect(line.self).toBeCloseTo(expected?.self ?? NaN, 9);
    expect(line.total).toBeCloseTo(expected?.total ?? NaN, 9);
  }
}

function speedscope(stacks: readonly (readonly [string, number, string?][])[]): Raw {
  const frames: Raw["shared"]["frames"] = [];
  const samples = stacks.map((stack) =>
    stack.map(([name, line, file = "/app/a.py"]) => frames.push({ name, file, line }) - 1),
  );
  const weights = samples.map(() => 0.01);
  const thread = { type: "sampled", name: "t", unit: "seconds", samples, weights };
  return { profiles: [thread], shared: { frames } };
}

function heatOf(stacks: readonly (readonly [string, number, string?][])[]) {
  return fileHeat(
    profileOf(parseProfile(Buffer.from(JSON.stringify(speedscope(stacks))))),
    "/app/a.py",
    { minShare: 0.01 },
  );
}

describe("line heat", () => {
  it("equals a count by hand of a recorded profile", () => {
    const raw = JSON.parse(readFileSync(fixture("busy.speedscope.json"), "utf8")) as Raw;
    expectSameLines(raw, "/app/busy.py");
  });

  it("equals a count by hand of random stacks full of recursion", () => {
    const next = random(7);
    const stacks = Array.from({ length: 400 }, () =>
      Array.from(
        { length: 1 + Math.floor(next() * 12) },
        () =>
          [
            `f${Math.floor(next() * 4)}`,
            1 + Math.floor(next() * 5),
            next() < 0.3 ? "/b.py" : "/a.py",
          ] as [string, number, string],
      ),
    );
    expectSameLines(speedscope(stacks), "/a.py");
    expectSameLines(speedscope(stacks), "/b.py");
  });

  it("names the loop of the program as the hottest line, with its callers", async () => {
    const profile = await load("busy.speedscope.json");
    const heat = fileHeat(profile, "/app/busy.py");
    const hottest = [...heat.lines].sort((a, b) => b.self - a.self)[0];
    expect(hottest?.line).toBeGreaterThanOrEqual(12);
    expect(hottest?.line).toBeLessThanOrEqual(14);
    expect(hottest?.function).toBe("total");
    expect(hottest?.callers).toMatchObject([
      { function: "descend", line: 19, file: "/app/busy.py" },
    ]);
    expect(heat.denominator).toBe("of sampled CPU time, all threads");
    expect(heat.granularity).toBe("line");
  });

  it("counts a sample once for a line that recursion repeats, and in shares never beyond all", () => {
    const heat = heatOf([
      [
        ["f", 1],
        ["f", 1],
        ["f", 1],
      ],
      [
        ["f", 1],
        ["g", 9],
      ],
    ]);
    expect(heat.lines[0]).toMatchObject({ line: 1, totalSamples: 2, selfSamples: 1 });
    expect(heat.lines[0]?.totalShare.value).toBe(1);
    expect(heat.lines[0]?.callees).toMatchObject([
      { function: "f", samples: 1 },
      { function: "g", samples: 1, line: 9 },
    ]);
  });

  it("marks a line weak when its Wilson bound is under the threshold", () => {
    const busy = Array.from({ length: 99 }, () => [["f", 1]] as [string, number][]);
    const heat = heatOf([...busy, [["g", 2]]]);
    // 1 of 100: 95 % between 0.18 % and 5.4 %, by the published formula.
    expect(heat.lines[1]?.selfShare.low).toBeCloseTo(0.00177, 4);
    expect(heat.lines[1]?.selfShare.high).toBeCloseTo(0.0545, 4);
    expect(heat.lines.map(({ weak }) => weak)).toEqual([false, true]);
  });
});

describe("function heat", () => {
  it("folds comprehensions, generators and lambdas into the function around them", () => {
    const heat = heatOf([
      [
        ["f", 1],
        ["<listcomp>", 2],
        ["<genexpr>", 2],
      ],
      [
        ["f", 1],
        ["g", 5],
        ["<lambda>", 6],
      ],
    ]);
    expect(
      heat.functions.map(({ name, selfSamples, totalSamples }) => [
        name,
        selfSamples,
        totalSamples,
      ]),
    ).toEqual([
      ["f", 1, 2],
      ["g", 1, 1],
    ]);
    expect(heat.functions[0]?.callees).toMatchObject([{ function: "g", samples: 1 }]);
  });

  it("tells equal names apart when it is given the functions of the source", () => {
    const raw = speedscope([[["handle", 3]], [["handle", 9]], [["<lambda>", 4]]]);
    const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(raw))));
    const heat = fileHeat(profile, "/app/a.py", {}, [
      { name: "A.handle", startLine: 2, endLine: 5 },
      { name: "B.handle", startLine: 8, endLine: 11 },
    ]);
    expect(heat.functions.map(({ name, line, selfSamples }) => [name, line, selfSamples])).toEqual([
      ["A.handle", 2, 2],
      ["B.handle", 8, 1],
    ]);
  });

  it("reads process markers as processes and not as frames", () => {
    const raw = {
      profiles: [
        {
          type: "sampled",
          name: 'Process 15 Thread 16 "Main"',
          unit: "seconds",
          samples: [[0, 1]],
          weights: [0.01],
        },
      ],
      shared: {
        frames: [
          { name: 'process 15:"python a.py"', file: "", line: 0 },
          { name: "f", file: "/app/a.py", line: 1 },
        ],
      },
    };
    const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(raw))));
    expect(profile.threads).toMatchObject([
      { name: "Main", tid: "16", process: { pid: 15, command: "python a.py" } },
    ]);
    expect(profile.frames).toHaveLength(1);
    expect(fileHeat(profile, "/app/a.py").lines[0]?.callers).toEqual([]);
  });

  it("hands weight on to the file that called native code", () => {
    const heat = heatOf([
      [
        ["f", 1],
        ["memcpy", 0, "libc.c"],
      ],
    ]);
    expect(heat.lines[0]).toMatchObject({ self: 0, totalSamples: 1 });
    expect(heat.lines[0]?.callees).toMatchObject([{ function: "memcpy", line: 0, file: "libc.c" }]);
  });
});

describe("evented profiles", () => {
  it("add up to the time that frames were open", async () => {
    const profile = await load("evented.speedscope.json");
    expect(profile.sampleCount).toBeUndefined();
    expect(profile.mode).toBe("traced");
    const raw = JSON.parse(readFileSync(fixture("evented.speedscope.json"), "utf8")) as {
      profiles: { events: { type: string; at: number }[] }[];
    };
    let depth = 0;
    let before = 0;
    let covered = 0;
    for (const { type, at } of raw.profiles[0]?.events ?? []) {
      if (depth > 0) covered += at - before;
      depth += type === "O" ? 1 : -1;
      before = at;
    }
    expect(profile.total).toBeCloseTo(covered, 9);
    const [top] = fileSummaries(profile);
    expect(top?.total).toBeCloseTo(profile.total, 6);
    const heat = fileHeat(profile, "busy.py");
    expect(heat.functions.some(({ name }) => name === "total")).toBe(true);
  });
});

describe("file summaries", () => {
  it("sum self exactly and total once per sample", () => {
    const raw = speedscope([
      [
        ["f", 1],
        ["g", 1, "/b.py"],
        ["f", 2],
      ],
      [["g", 1, "/b.py"]],
    ]);
    const profile = profileOf(parseProfile(Buffer.from(JSON.stringify(raw))));
    const rows = fileSummaries(profile).map(({ file, self, total }) => [
      file,
      Math.round(self * 100),
      Math.round(total * 100),
    ]);
    expect(rows).toEqual([
      ["/b.py", 1, 2],
      ["/app/a.py", 1, 1],
    ]);
  });
});
