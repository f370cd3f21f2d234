/** Memory of real programs under tracemalloc, of every Python at hand, and under memray. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Engine, Failure, Recorded, RecordResult } from "../../server/src/engines/engine.ts";
import { memrayEngine } from "../../server/src/engines/memray.ts";
import { tracemallocEngine } from "../../server/src/engines/tracemalloc.ts";
import { denominatorOf, fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { findPythons } from "../harness/pythons.ts";
import { freshFolder, program, pythonTool, runningWith, script } from "./tools.ts";

const hungry = program("hungry.py");
const KEEP = 10;
const BURST = 15;
const MEGABYTE = 1e6;
const folder = freshFolder();

function launch(engine: Engine, extra: object = {}): Promise<RecordResult> {
  return engine.launch({
    interpreter: pythonTool("python"),
    program: { script: hungry },
    cwd: folder,
    outputDir: folder,
    ...extra,
  });
}

function recorded(result: RecordResult): Recorded {
  if (!result.ok) throw new Error(`${result.kind}: ${result.reason} ${result.detail ?? ""}`);
  expect(readdirSync(folder).filter((name) => name.startsWith("hotlint-"))).toEqual([]);
  return result;
}

function refused(result: RecordResult): Failure {
  if (result.ok) throw new Error("something was measured");
  expect(result.reason).toMatch(/^[^\n]{10,400}\.$/u);
  return result;
}

/** Bytes by line. */
function held(profile: Profile, file = hungry): ReadonlyMap<number, number> {
  expect(profile).toMatchObject({ mode: "memory", unit: "bytes" });
  return new Map(fileHeat(profile, file).lines.map(({ line, self }) => [line, self]));
}

const ENGINES: readonly (readonly [string, Engine])[] = [
  ["tracemalloc", tracemallocEngine()],
  ["memray", memrayEngine()],
];

describe.each(ENGINES)("%s", (name, engine) => {
  it("says who holds most at the peak", async () => {
    const { profile, notes } = recorded(await launch(engine));
    const lines = held(profile);
    expect(lines.get(BURST)).toBeGreaterThanOrEqual(30 * MEGABYTE);
    expect(lines.get(KEEP)).toBeGreaterThanOrEqual(5 * MEGABYTE);
    expect(profile.total).toBeGreaterThan(35 * MEGABYTE);
    expect(profile.total).toBeLessThan(38 * MEGABYTE);
    expect(denominatorOf(profile)).toBe("of memory held at the peak");
    expect(profile.exporter).toBe(name);
    expect(profile.sources.get(hungry)?.text).toBe(readFileSync(hungry, "utf8"));
    expect(notes[0]).toMatch(/^The program ended after \d+\.\d s\.$/u);
    // Bytes are counted, not sampled: there is no interval to be told.
    expect(profile.sampleCount).toBeUndefined();
  });

  it("says what is still held at the end", async () => {
    const { profile } = recorded(await launch(engine, { memory: "end" }));
    const lines = held(profile);
    expect(lines.get(KEEP)).toBeGreaterThanOrEqual(5 * MEGABYTE);
    expect(lines.get(BURST)).toBeUndefined();
    expect(profile.total).toBeLessThan(8 * MEGABYTE);
    expect(denominatorOf(profile)).toBe("of memory still held at the end");
  });

  it("shows the program's own stacks, from its first line on", async () => {
    const { profile } = recorded(await launch(engine));
    if (profile.data.kind !== "tree") throw new Error("stacks");
    const { parent, frame, self } = profile.data;
    const stack: string[] = [];
    for (let node = self.indexOf(Math.max(...self)); node >= 0; node = parent[node] ?? -1) {
      const place = profile.frames[frame[node] ?? -1];
      stack.unshift(`${path.basename(place?.file ?? "")}:${place?.line ?? 0}`);
    }
    expect(stack).toEqual(["hungry.py:26", "hungry.py:22", "hungry.py:15"]);
  });

  it("runs the program as Python does: name, path, arguments, output", async () => {
    const output: string[] = [];
    const args = ["", "a b", "$(x)"];
    recorded(await launch(engine, { args, onOutput: (text: string) => output.push(text) }));
    expect(output.join("").trim()).toBe(
      `__main__ True ${path.dirname(hungry)} ['${hungry}', '', 'a b', '$(x)']`,
    );
  });

  it("runs a module", async () => {
    const cwd = path.dirname(hungry);
    const output: string[] = [];
    const { profile } = recorded(
      await launch(engine, {
        program: { module: "hungry" },
        cwd,
        isOurs: (file: string) => file === hungry,
        onOutput: (text: string) => output.push(text),
      }),
    );
    expect(output.join("")).toContain(`__main__ True ${cwd} ['${hungry}']`);
    expect(held(profile).get(BURST)).toBeGreaterThanOrEqual(30 * MEGABYTE);
    expect(profile.sources.has(hungry)).toBe(true);
  });

  it.each([
    ["exit", /^The program ended with code 3 after/u],
    ["raise", /^The program ended with code 1 after .*\(ValueError: no stock\)\.$/u],
    ["leave", /^The program ended with code 4 after/u],
    ["killed", /^The program was killed after/u],
  ])("keeps what a program held that ends by: %s", async (how, note) => {
    const { profile, notes } = recorded(await launch(engine, { args: [how] }));
    expect(notes[0]).toMatch(note);
    expect(held(profile).get(BURST)).toBeGreaterThanOrEqual(30 * MEGABYTE);
  });

  it("keeps what was held when it is stopped", async () => {
    const controller = new AbortController();
    const marker = `stop-${name}`;
    const { profile, notes } = recorded(
      await launch(engine, {
        args: ["wait", marker],
        signal: controller.signal,
        onOutput: () => {
          controller.abort();
        },
      }),
    );
    expect(notes[0]).toMatch(/^The program was stopped after/u);
    expect(held(profile).get(BURST)).toBeGreaterThanOrEqual(30 * MEGABYTE);
    expect(runningWith(marker)).toEqual([]);
  });

  it("says what stands in the way", async () => {
    const syntax = script("syntax.py", "def f(:");
    const broken = await launch(engine, { program: { script: syntax } });
    // The compiler itself needs some memory, which is no memory of the program.
    if (broken.ok) expect(broken.notes[0]).toMatch(/code 1 .*SyntaxError/u);
    else expect(refused(broken)).toMatchObject({ kind: "script-failed" });
    const none = path.join(folder, "none.py");
    expect(refused(await launch(engine, { program: { script: none } })).kind).toBe("bad-request");
    expect(refused(await launch(engine, { interpreter: "/bin/false" })).kind).toBe("bad-request");
    const outputDir = path.join(folder, "none");
    expect(refused(await launch(engine, { outputDir })).kind).toBe("output-not-writable");
  });
});

describe.each(findPythons().map(({ release, path: python }) => [release, python]))(
  "tracemalloc of Python %s",
  (_, interpreter) => {
    it("finds the same lines", async () => {
      const { profile } = recorded(
        await launch(tracemallocEngine(), { interpreter, args: ["exit"] }),
      );
      const [first, second] = [...held(profile)].sort(([, a], [, b]) => b - a);
      expect([first?.[0], second?.[0]]).toEqual([BURST, KEEP]);
    });
  },
);

describe("tracemalloc", () => {
  const engine = tracemallocEngine();

  it("sees other threads, waits for them, and is not one of them to the program", async () => {
    const file = script(
      "threads.py",
      "import threading, time",
      "def work():",
      "    time.sleep(0.3)",
      "    global kept",
      "    kept = bytearray(3_000_000)",
      "print(threading.active_count(), flush=True)",
      "threading.Thread(target=work).start()",
    );
    const output: string[] = [];
    const { profile } = recorded(
      await launch(engine, {
        program: { script: file },
        memory: "end",
        onOutput: (text: string) => output.push(text),
      }),
    );
    expect(output.join("").trim()).toBe("1");
    expect(held(profile, file).get(5)).toBeGreaterThanOrEqual(3 * MEGABYTE);
  });

  it("lets a program fork as it does alone, and is not fooled by its children's ends", async () => {
    const file = script(
      "forks.py",
      "import os, sys, time, warnings",
      "warnings.simplefilter('always')",
      "kept = [bytearray(1000) for _ in range(3000)]",
      "for _ in range(20):",
      "    child = os.fork()",
      "    if child == 0:",
      "        kept = None",
      "        sys.exit(0)",
      "    os.waitpid(child, 0)",
      "print('done', flush=True)",
      // This one outlives its parent, holding nothing.
      "if os.fork() == 0:",
      "    kept = None",
      "    time.sleep(0.5)",
      "    sys.exit(0)",
    );
    const newest = findPythons().at(-1)?.path;
    const output: string[] = [];
    const { profile, notes } = recorded(
      await launch(engine, {
        ...(newest !== undefined && { interpreter: newest }),
        program: { script: file },
        memory: "end",
        onOutput: (text: string) => output.push(text),
      }),
    );
    expect(output.join("").trim()).toBe("done");
    expect(notes[0]).toMatch(/^The program ended after/u);
    expect(held(profile, file).get(3)).toBeGreaterThanOrEqual(3 * MEGABYTE);
  });

  it("tells of what it could not draw, and of callers that it does not know", async () => {
    const file = script(
      "deep.py",
      "import time",
      "def deep(n):",
      "    return deep(n - 1) if n else bytearray(2_000_000)",
      "kept = deep(40)",
      "time.sleep(0.3)",
    );
    const { profile } = recorded(await launch(engine, { program: { script: file } }));
    expect(held(profile, file).get(3)).toBeGreaterThanOrEqual(2 * MEGABYTE);
    expect(profile.notes.join(" ")).toMatch(/16 innermost callers/u);
    expect(profile.notes.join(" ")).toMatch(/were still held at the end/u);
  });

  it("has nothing to show of a program that ends the tracing itself", async () => {
    const file = script("ends.py", "import tracemalloc", "tracemalloc.stop()");
    const result = await launch(engine, { program: { script: file } });
    expect(refused(result)).toMatchObject({ kind: "script-failed" });
  });
});

it("memray that is not there is said to be missing, with the way to get it", async () => {
  const without = findPythons().find(({ path: python }) => python !== pythonTool("python"))?.path;
  const result = await launch(memrayEngine(), { interpreter: without });
  expect(refused(result)).toMatchObject({ kind: "engine-missing" });
  expect(refused(result).reason).toContain("pip install memray");
});
