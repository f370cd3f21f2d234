/** Preloaded into a server by `node --import`: tells, when asked over IPC, how long its loop was blocked and what it holds. */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers";
import { isMainThread } from "node:worker_threads";

let last = now();
let longest = { wall: 0, cpu: 0 };

/** One turn of the loop after the other: what comes late was held up by everything that ran in between. */
function turn() {
  const here = now();
  longest = {
    wall: Math.max(longest.wall, here.wall - last.wall),
    cpu: Math.max(longest.cpu, here.cpu - last.cpu),
  };
  last = here;
  setImmediate(turn);
}

/**
 * Milliseconds by the clock, and of work of this thread: other processes take time of the first alone.
 * Systems count the second in ticks of up to 4 ms, so it tells long work from waiting and no more.
 */
function now() {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

async function answer(question) {
  if (question === "blocked") {
    const blocked = longest;
    longest = { wall: 0, cpu: 0 };
    return blocked;
  }
  for (let i = 0; i < 3; i++) await globalThis.gc({ type: "major", execution: "async" });
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// Threads of the server load this as well, but have nobody to tell.
if (isMainThread && process.send) {
  process.on("message", async (question) => {
    if (question === "watch") turn();
    else process.send(await answer(question));
  });
  process.channel.unref();
}
