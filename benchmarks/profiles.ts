/** How long a large profile takes to open, beside what parsing its JSON alone takes, and to be looked at. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { median } from "simple-statistics";
import { fileHeatInSteps } from "../server/src/profile/hotness.ts";
import type { Profile } from "../server/src/profile/model.ts";
import type { ReadResult } from "../server/src/profile/readers/result.ts";
import type { Steps } from "../server/src/profile/steps.ts";
import { callFunctions, callNodes, flameGraph } from "../server/src/workspace/call-views.ts";
import { inSlices } from "../server/src/workspace/slices.ts";
import { random } from "../test/profile/random.ts";

export interface ProfilesResult {
  readonly megabytes: number;
  readonly nodes: number;
  readonly samples: number;
  /** Milliseconds of CPU time of all threads, medians. */
  readonly parse: number;
  readonly open: number;
  /** CPU time to open by CPU time to parse. */
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
    const parse: number[] = [];
    const open: number[] = [];
    const blocked: number[] = [];
    const views = new Map<string, { work: number; blocked: number }[]>();
    let size = { nodes: 0, samples: 0 };
    for (let round = 0; round < rounds; round++) {
      parse.push(await cpuTime(() => JSON.parse(readFileSync(file, "utf8"))));
      const loop = watchLoop();
      let profile: Profile | undefined;
      open.push(await cpuTime(async () => (profile = await opened(file, program))));
      blocked.push(loop());
      if (!profile) continue;
      size = sizeOf(profile);
      for (const [name, look] of looksAt(profile)) {
        const late = watchTurns();
        const work = await cpuTime(() => inSlices(look, () => false));
        views.set(name, [...(views.get(name) ?? []), { work, blocked: late() }]);
      }
    }
    const times = { parse: median(parse), open: median(open) };
    return {
      megabytes,
      ...size,
      ...times,
      ratio: times.open / times.parse,
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

/** By the built worker, as the server does: sources would be compiled first. */
async function opened(file: string, program: string): Promise<Profile> {
  const bytes = new Uint8Array(readFileSync(file));
  const worker = new Worker(program, { workerData: bytes, transferList: [bytes.buffer] });
  const [result] = (await once(worker, "message")) as [ReadResult];
  await worker.terminate();
  if (!result.ok) throw new Error(result.reason);
  return result.profile;
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
