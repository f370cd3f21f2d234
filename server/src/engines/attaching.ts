/** What attaching is for every engine: check what was asked, know the process, leave it running. */
import type { AttachOptions, Failure, RecordResult } from "./engine.ts";
import { isAlive, processContext, processStart, processState } from "./process-state.ts";
import { threadTimes } from "./thread-times.ts";
import type { ThreadTimes } from "./thread-times.ts";

/** A process as it was when the recording began. */
export interface Attached {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the program started, where that is known. */
  readonly startTime: number | undefined;
  readonly threadTimes: ThreadTimes;
  readonly cwd?: string;
  readonly command?: readonly string[];
}

/** What profilers also report of a process that has just ended. */
const GUESSES: ReadonlySet<Failure["kind"]> = new Set([
  "not-python",
  "permission",
  "process-stopped",
  "no-samples",
  "engine-failed",
]);

/** Runs `record` on a process that can be recorded, and looks at the process again afterwards. */
export async function whileAttached(
  { pid, duration }: AttachOptions,
  record: (attached: Attached) => Promise<RecordResult>,
): Promise<RecordResult> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return badRequest(`${pid} is not a process id.`);
  if (!(duration > 0 && duration <= 86_400)) {
    return badRequest(`${duration} s is not a time to record for.`);
  }
  if ((await processState(pid)) === "T") return suspended(pid);
  const startedAt = Date.now();
  const [startTime, context, times] = await Promise.all([
    processStart(pid),
    processContext(pid),
    threadTimes(pid),
  ]);
  const result = await record({ pid, startedAt, startTime, threadTimes: times, ...context });
  // Between two looks of the profiler the process may have ended; then its guesses are wrong.
  if (!result.ok && GUESSES.has(result.kind) && !(await isAlive(pid))) return gone(pid, result);
  // A profiler may stop the process for each sample; killed in such a moment it leaves it stopped.
  if ((await processState(pid)) !== "T") return result;
  return { ...result, leftStopped: true };
}

function badRequest(reason: string): Failure {
  return { ok: false, kind: "bad-request", reason };
}

function gone(pid: number, failure: Failure): Failure {
  const reason = `Process ${pid} ended before anything was measured. Choose another.`;
  return { ok: false, kind: "process-gone", reason, detail: failure.detail ?? failure.reason };
}

function suspended(pid: number): Failure {
  return {
    ok: false,
    kind: "process-stopped",
    reason: `Process ${pid} is suspended. Let it go on and record again.`,
  };
}
