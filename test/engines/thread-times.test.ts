/** CPU time by thread, from the kernel, and what a real recording leaves out because of it. */
import { afterEach, describe, expect, it } from "vitest";
import { pySpyEngine } from "../../server/src/engines/py-spy.ts";
import { threadTimes, usedBetween } from "../../server/src/engines/thread-times.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { endProcesses, pythonTool, realPySpy, script, startProcess } from "./tools.ts";

afterEach(endProcesses);

/** One thread works; three wait, waking up often, which is what samplers mistake for work. */
const WAITERS = [
  "import select, socket, threading, time",
  "def nap():",
  "    while True: time.sleep(0.02)",
  "def listen():",
  "    a, b = socket.socketpair()",
  "    while True: select.select([a], [], [], 0.02)",
  "def work():",
  "    while True: sum(range(1000))",
  "for job in (nap, nap, listen): threading.Thread(target=job).start()",
  "print('ready', flush=True)",
  "work()",
];

describe.runIf(process.platform === "linux")("on Linux", () => {
  it("a recording leaves out threads that waited", async () => {
    const file = script("waiters.py", ...WAITERS);
    const target = await startProcess(pythonTool("python"), [file]);
    const engine = pySpyEngine(await realPySpy());
    const result = await engine.attach?.({ pid: target.pid, duration: 2 });
    if (result?.ok !== true) throw new Error(result?.reason);
    const { profile } = result;
    // py-spy names threads by the ids that the kernel has for them.
    expect(profile.threads.map(({ tid }) => tid)).toContain(String(target.pid));
    // Counted as working, three waiters would have most of the samples. On a busy machine one of
    // them may stay: waking up is a little work too.
    const work = fileHeat(profile, file).functions.find(({ name }) => name === "work");
    expect(work?.totalShare.value).toBeGreaterThan(0.5);
    expect(profile.total).toBeGreaterThan(0.5);
    // With waiting counted, they are seen.
    const all = await engine.attach?.({ pid: target.pid, duration: 1, mode: "wall" });
    if (all?.ok !== true) throw new Error(all?.reason);
    expect(all.profile.threads).toHaveLength(4);
  });

  it("the threads of a program behind a shell are found", async () => {
    const file = script("waiters.py", ...WAITERS);
    const line = `"${pythonTool("python")}" "${file}"; true`;
    const shell = await startProcess("bash", ["-c", line]);
    const before = await threadTimes(shell.pid);
    expect(before.size).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await threadTimes(shell.pid);
    const used = [...usedBetween(before, after).values()].sort((a, b) => b - a);
    expect(used).toHaveLength(5);
    expect(used[0]).toBeGreaterThan(5 * (used[1] ?? 1));
    for (const tid of before.keys()) if (tid !== String(shell.pid)) endThread(Number(tid));
  });
});

it("nothing is known of a process that is gone", async () => {
  expect((await threadTimes(2 ** 22 + 1)).size).toBe(0);
});

it("a thread that came, went, or took another's id is left alone", () => {
  const before = new Map([
    ["1", { cpu: 5, startTicks: 10 }],
    ["2", { cpu: 5, startTicks: 10 }],
    ["3", { cpu: 5, startTicks: 10 }],
  ]);
  const after = new Map([
    ["1", { cpu: 7.5, startTicks: 10 }],
    ["3", { cpu: 0.5, startTicks: 99 }],
    ["4", { cpu: 1, startTicks: 99 }],
  ]);
  expect([...usedBetween(before, after)]).toEqual([["1", 2.5]]);
});

/** Ends the process that the thread belongs to, where it is still there. */
function endThread(tid: number): void {
  try {
    process.kill(tid, "SIGKILL");
  } catch {
    // Its process ended with an earlier one.
  }
}
