/** Reads damaged profiles one after the other, and says which of them broke a promise. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { fileHeat } from "../../../server/src/profile/hotness.ts";
import type { Profile } from "../../../server/src/profile/model.ts";
import { parseProfile } from "../../../server/src/profile/readers/parse.ts";
import { fileSummaries } from "../../../server/src/profile/summaries.ts";
import { random } from "../random.ts";
import { mutate } from "./mutate.ts";
import type { Job, Outcome } from "./run.ts";

/** What a case may take of the processor, whatever else runs on the machine. */
const MOST_CPU_MS = 1000;
/** What may be alive in buffers after a case; the heap has the limit of its worker. */
const MOST_BUFFERS = 96 * 1024 * 1024;
const MESSAGE = /^[^\n]{10,400}\.$/u;

/** CPU time of this thread alone, in µs; Node has it since 23.9, the types here are older. */
const processor = process as NodeJS.Process & {
  threadCpuUsage(before?: NodeJS.CpuUsage): NodeJS.CpuUsage;
};
const job = workerData as Job;
const at = new Int32Array(job.at);
const source = readFileSync(job.file);
const outcome: Outcome = { opened: 0, refused: 0, faults: [] };
for (let index = job.first; index < job.end; index++) {
  Atomics.store(at, 0, index);
  runCase(index);
  if (outcome.faults.length >= 20) break;
}
parentPort?.postMessage(outcome);

function runCase(index: number): void {
  const bytes = mutate(source, random(job.seed + index));
  const before = processor.threadCpuUsage();
  const fault = look(bytes);
  const { user, system } = processor.threadCpuUsage(before);
  const milliseconds = (user + system) / 1000;
  if (fault !== undefined) outcome.faults.push({ index, fault });
  if (milliseconds > MOST_CPU_MS) {
    outcome.faults.push({ index, fault: `took ${Math.round(milliseconds)} ms of CPU time` });
  }
  if (index % 100 === 0 && process.memoryUsage().arrayBuffers > MOST_BUFFERS) {
    outcome.faults.push({ index, fault: "buffers grow without end" });
  }
}

function look(bytes: Buffer): string | undefined {
  try {
    const result = parseProfile(bytes);
    if (!result.ok) {
      outcome.refused++;
      return MESSAGE.test(result.reason) ? undefined : `message: ${JSON.stringify(result.reason)}`;
    }
    outcome.opened++;
    return wrongWith(result.profile);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** What is opened can be shown. */
function wrongWith(profile: Profile): string | undefined {
  if (!(profile.total > 0 && Number.isFinite(profile.total))) return `total ${profile.total}`;
  const { data, frames } = profile;
  const places =
    data.kind === "tree"
      ? data.frame
      : (data.kind === "graph" ? data.nodes : data.entries).map(({ frame }) => frame);
  for (const frame of places) if (frames[frame] === undefined) return `frame ${frame} is missing`;
  const wrong = frames.find(({ line }) => !Number.isSafeInteger(line) || line < 0);
  if (wrong) return `line ${wrong.line}`;
  for (const { file } of fileSummaries(profile).slice(0, 3)) {
    const { lines } = fileHeat(profile, file);
    const bad = lines.find(({ self, total }) => !(self >= 0) || total < self);
    if (bad) return `line ${bad.line} has self ${bad.self} of total ${bad.total}`;
  }
  return undefined;
}
