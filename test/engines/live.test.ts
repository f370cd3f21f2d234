/** Live measuring of real processes: pieces follow the hot spot, ends are told, nothing is left behind. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../server/src/engines/engine.ts";
import { measureLive } from "../../server/src/engines/live.ts";
import type { LiveEnd } from "../../server/src/engines/live.ts";
import { processState } from "../../server/src/engines/process-state.ts";
import { pySpyEngine } from "../../server/src/engines/py-spy.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { LiveProfile } from "../../server/src/profile/live-profile.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import {
  endProcesses,
  freshFolder,
  program,
  pythonTool,
  realPySpy,
  runningWith,
  script,
  startProcess,
} from "./tools.ts";

let engine: Engine;

beforeAll(async () => {
  engine = pySpyEngine(await realPySpy());
});
afterEach(endProcesses);

interface Watched {
  readonly end: LiveEnd;
  readonly live: LiveProfile;
}

/** Stops when `enough` says so, asked after each piece. */
async function watch(
  pid: number,
  enough: (live: LiveProfile) => boolean = () => false,
  extra: { readonly outputDir?: string } = {},
): Promise<Watched> {
  const live = new LiveProfile();
  const controller = new AbortController();
  const end = await measureLive(engine, {
    pid,
    signal: controller.signal,
    isOurs: () => true,
    ...extra,
    onChunk: (span, profile) => {
      live.add(span, profile);
      if (enough(live)) controller.abort();
    },
  });
  return { end, live };
}

function share(profile: Profile | undefined, file: string, line: number): number {
  if (!profile) return 0;
  const found = fileHeat(profile, file).lines.find((each) => each.line === line);
  return found?.selfShare.value ?? 0;
}

describe("live", () => {
  it("follows a hot spot that moves, and keeps the sum beside it", async () => {
    const moving = script(
      "moving.py",
      "import time",
      "print('ready', flush=True)",
      "end = time.time() + 3",
      "while time.time() < end:",
      "    sum(range(5000))",
      "while True:",
      "    max(range(5000))",
    );
    const target = await startProcess(pythonTool("python"), [moving]);
    const { end, live } = await watch(target.pid, ({ elapsed }) => elapsed > 7);
    expect(end).toMatchObject({ ok: true, why: "stopped" });
    expect(live.timeline.length).toBeGreaterThan(4);
    const first = live.timeline[0];
    expect(share(first && live.view({ from: 0, to: first.to }), moving, 5)).toBeGreaterThan(0.8);
    expect(share(live.view("now"), moving, 7)).toBeGreaterThan(0.6);
    expect(share(live.view("all"), moving, 5)).toBeGreaterThan(share(live.view("now"), moving, 5));
    expect(live.sources.get(moving)?.basis).toBe("older-than-process");
    expect(target.exitCode).toBeNull();
    expect(await processState(target.pid)).toMatch(/[RS]/u);
  });

  it("says that the process ended and keeps what was measured", async () => {
    const target = await startProcess(pythonTool("python"), [program("busy.py"), "2.5"]);
    const { end, live } = await watch(target.pid);
    expect(end).toEqual({ ok: true, why: "process-ended" });
    expect(live.samples).toBeGreaterThan(50);
  });

  it("gives a piece that was cut short", async () => {
    const target = await startProcess(pythonTool("python"), [program("busy.py")]);
    const folder = freshFolder();
    const live = new LiveProfile();
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 1700);
    const { signal } = controller;
    const onChunk = live.add.bind(live);
    const end = await measureLive(engine, { pid: target.pid, signal, onChunk, outputDir: folder });
    expect(end).toEqual({ ok: true, why: "stopped" });
    expect(live.timeline).toHaveLength(2);
    expect(live.timeline[1]?.samples).toBeGreaterThan(0);
    expect(runningWith(folder)).toEqual([]);
  });

  it("waits with a process that waits", async () => {
    const lazy = script(
      "lazy.py",
      "import time",
      "print('ready', flush=True)",
      "time.sleep(3)",
      "while True: sum(range(5000))",
    );
    const target = await startProcess(pythonTool("python"), [lazy]);
    const { live } = await watch(target.pid, ({ samples }) => samples > 100);
    expect(live.timeline.length).toBeGreaterThan(2);
    expect(share(live.view("now"), lazy, 4)).toBeGreaterThan(0.8);
  });

  it("finds the Python behind a shell in every piece", async () => {
    const line = `"${pythonTool("python")}" "${program("busy.py")}"; true`;
    const target = await startProcess("bash", ["-c", line]);
    const { live } = await watch(target.pid, ({ timeline }) => timeline.length === 2);
    expect(live.timeline.map(({ samples }) => samples > 10)).toEqual([true, true]);
    execFileSync("pkill", ["-P", String(target.pid)]);
  });

  it.each([
    ["not Python", "sleep", ["60"], "not-python"],
    ["gone", "true", [], "process-gone"],
  ])("refuses at once what is %s", async (_, file, args, kind) => {
    const target = await startProcess(file, args, false);
    if (kind === "process-gone") await new Promise((resolve) => target.once("exit", resolve));
    const { end, live } = await watch(target.pid);
    expect(end).toMatchObject({ ok: false, kind });
    expect(live.timeline).toEqual([]);
  });
});
