/** How long a large profile takes to open, beside what parsing its JSON alone takes, and to be looked at. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { median } from "simple-statistics";
import { fileHeatInSteps } from "../server/src/profile/hotness.ts";
import type { Profile } from "../server/src/profile/model.ts";
import type { readProfile } from "../server/src/profile/readers/read.ts";
import type { Steps } from "../server/src/profile/steps.ts";
import { callFunctions, callNodes, flameGraph } from "../server/src/workspace/call-views.ts";
import { inSlices } from "../server/src/workspace/slices.ts";
import { random } from "../test/profile/random.ts";

export interface ProfilesResult {
  readonly megabytes: number;
  readonly nodes: number;
  readonly samples: number;
  /** Milliseconds that somebody waits, medians: for the parsed JSON of the file alone, and for the profile. */
  readonly parse: number;
  readonly open: number;
  /** The median of `open` by `parse` of the same round. */
  readonly ratio: number;
  /** Milliseconds that the main loop waited at most. */
  readonly blocked: number;
  /** The first look at each; the last results may be from before it was measured. */
  readonly views?: readonly ViewResult[];
}

export interface ViewResult {
  readonly name: string;
  /** Milliseconds of work, medians: all of it, and the longest stretch in which the main loop could not turn. */
  readonly work: number;
  readonly blocked: number;
}

const SEED = 3;

/** `program`: the built `profile-worker.js`. */
export async function benchProfiles(
  program: string,
  megabytes: number,
  rounds: number,
): Promise<ProfilesResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "hotlint-bench-"));
  try {
    const file = path.join(folder, "large.speedscope.json");
    writeFileSync(file, largeProfile(megabytes));
    const read = await builtReader(folder, program);
    const parse: number[] = [];
    const open: number[] = [];
    const blocked: number[] = [];
    const views = new Map<string, { work: number; blocked: number }[]>();
    let size = { nodes: 0, samples: 0 };
    for (let round = 0; round < rounds; round++) {
      const parsing = await waitFor(async () => void JSON.parse(await readFile(file, "utf8")));
      const loop = watchLoop();
      const opening = await waitFor(() => read(file));
      blocked.push(loop());
      if (!opening.result.ok) throw new Error(opening.result.reason);
      const { profile } = opening.result;
      parse.push(parsing.waited);
      open.push(opening.waited);
      size = sizeOf(profile);
      for (const [name, look] of looksAt(profile)) {
        const late = watchTurns();
        const work = await cpuTime(() => inSlices(look, () => false));
        views.set(name, [...(views.get(name) ?? []), { work, blocked: late() }]);
      }
    }
    return {
      megabytes,
      ...size,
      parse: median(parse),
      open: median(open),
      ratio: median(open.map((waited, round) => waited / (parse[round] ?? waited))),
      blocked: Math.max(...blocked),
      views: [...views].map(([name, looks]) => ({
        name,
        work: median(looks.map(({ work }) => work)),
        blocked: median(looks.map((each) => each.blocked)),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Opens as the server does: its own reader, built, beside the built worker. From sources the worker
 * would be compiled each time.
 */
async function builtReader(folder: string, program: string): Promise<typeof readProfile> {
  const outfile = path.join(folder, "read.mjs");
  const source = path.join(import.meta.dirname, "../server/src/profile/readers/read.ts");
  const options = { bundle: true, format: "esm", platform: "node", logLevel: "warning" } as const;
  await build({ ...options, entryPoints: [source], outfile });
  copyFileSync(program, path.join(folder, path.basename(program)));
  const module = (await import(pathToFileURL(outfile).href)) as { readProfile: typeof readProfile };
  return module.readProfile;
}

function sizeOf({ data, sampleCount = 0 }: Profile): { nodes: number; samples: number } {
  return { nodes: data.kind === "tree" ? data.self.length : 0, samples: sampleCount };
}

/** As the server looks at it when somebody opens a view; each for the first time. */
function looksAt(profile: Profile): readonly (readonly [string, Steps<unknown>])[] {
  const nameFile = (file: string): string => file;
  const naming = { nameFile, isOurs: () => true };
  return [
    ["flame graph", flameGraph(profile, [], naming)],
    ["bottom-up", callNodes(profile, { kind: "bottom-up" }, [], nameFile)],
    ["functions", callFunctions(profile, "", nameFile)],
    ["callers of one", callNodes(profile, { kind: "callers", of: 7 }, [], nameFile)],
    ["heat of one file", fileHeatInSteps(profile, "/app/module_7.py")],
  ];
}

/** What it gave, and the milliseconds until then. */
async function waitFor<T>(work: () => Promise<T>): Promise<{ result: T; waited: number }> {
  const before = performance.now();
  const result = await work();
  return { result, waited: performance.now() - before };
}

async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Gives, when called, the longest that a timer of 5 ms was late. */
function watchLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

/**
 * Gives, when called, the most work between two turns of the loop: of what is short,
 * the clock tells more about other processes.
 */
function watchTurns(): () => number {
  let last = process.cpuUsage();
  let longest = 0;
  let watching = true;
  const note = (): void => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
  };
  const turn = (): void => {
    note();
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    watching = false;
    note();
    return longest;
  };
}

/** A speedscope file as a sampler writes it: from sample to sample a few functions return, a few are called. */
function largeProfile(megabytes: number): string {
  const next = random(SEED);
  const frames = Array.from({ length: 5000 }, (_, index) => ({
    name: `function_${index % 700}`,
    file: `/app/module_${index % 50}.py`,
    line: 1 + (index % 900),
  }));
  const samples: string[] = [];
  const stack: number[] = [];
  for (let bytes = 0; bytes < megabytes * 0.94e6;) {
    stack.length = Math.max(0, stack.length - Math.floor(next() ** 2 * 12));
    const deep = 20 + Math.floor(next() * 25);
    while (stack.length < deep) {
      stack.push(((stack.at(-1) ?? 0) * 7 + 13 + Math.floor(next() ** 3 * 3)) % frames.length);
    }
    const text = JSON.stringify(stack);
    samples.push(text);
    bytes += text.length + 6;
  }
  const weights = samples.map(() => "0.01");
  return `{"exporter":"py-spy@0.4.2","profiles":[{"type":"sampled","name":"t","unit":"seconds","samples":[${samples.join()}],"weights":[${weights.join()}]}],"shared":{"frames":${JSON.stringify(frames)}}}`;
}
