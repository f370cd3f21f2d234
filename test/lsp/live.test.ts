/** Live profiling over the protocol: the overlay's heat follows each second; nothing is left running. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type {
  DocumentHeat,
  LiveControlParams,
  LiveOutcome,
  LiveStatus,
  ProfileOutcome,
} from "../../server/src/protocol.ts";
import {
  endProcesses,
  freshFolder,
  pythonTool,
  runningWith,
  startProcess,
} from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

/** Works on line 4 until SIGUSR1, then for ever on line 6; lines from 0. */
const MOVING = `import signal
told = []
signal.signal(signal.SIGUSR1, lambda *_: told.append(1))
while not told:
    sum(range(5000))
while True:
    max(range(5000))
`;
const EARLY = 4;
const LATE = 6;

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
  await endProcesses();
});

interface Setup {
  readonly lsp: LspSession;
  readonly file: string;
  readonly uri: string;
  /** Names the recordings of this test alone, on command lines. */
  readonly recordings: string;
}

async function start(text: string, options: object = {}): Promise<Setup> {
  const folder = freshFolder();
  const recordings = freshFolder();
  const file = path.join(folder, "moving.py");
  writeFileSync(file, `print("ready", flush=True)\n${text}`);
  lsp = await LspSession.start({
    folder,
    env: { TMPDIR: recordings },
    initializationOptions: { interpreter: pythonTool("python"), ...options },
  });
  await lsp.open(uriOf(file), `print("ready", flush=True)\n${text}`);
  return { lsp, file, uri: uriOf(file), recordings };
}

async function startLive(setup: Setup): Promise<{ pid: number; outcome: LiveOutcome }> {
  const { pid } = await startProcess(pythonTool("python"), [setup.file]);
  const outcome = await setup.lsp.connection.sendRequest<LiveOutcome>("hotlint/live/start", {
    pid,
    rate: 200,
  });
  return { pid, outcome };
}

function control(setup: Setup, params: LiveControlParams): Promise<LiveStatus | null> {
  return setup.lsp.connection.sendRequest("hotlint/live/control", params);
}

async function shares(setup: Setup): Promise<ReadonlyMap<number, number>> {
  const heat = await setup.lsp.connection.sendRequest<DocumentHeat | null>("hotlint/heat", {
    uri: setup.uri,
    measure: "self",
  });
  // The print on line 0 pushes the text down by one.
  return new Map(heat?.lines.map(({ line, share }) => [line - 1, share]));
}

function told(setup: Setup): readonly LiveStatus[] {
  return setup.lsp.notifications
    .filter(({ method }) => method === "hotlint/live")
    .map(({ params }) => params as LiveStatus);
}

async function until(
  setup: Setup,
  what: string,
  is: (status: LiveStatus) => boolean,
): Promise<void> {
  await setup.lsp.until(what, () => told(setup).some(is));
}

test("the heat follows a hot spot that moves; all of it stays when stopped", async () => {
  const setup = await start(MOVING);
  const { pid, outcome } = await startLive(setup);
  expect(outcome).toEqual({ ok: true });
  expect((await shares(setup)).get(EARLY)).toBeGreaterThan(0.8);
  process.kill(pid, "SIGUSR1");
  await until(setup, "eight seconds", ({ seconds }) => seconds > 8);
  const now = await shares(setup);
  expect(now.get(LATE)).toBeGreaterThan(0.7);
  await control(setup, { action: "show", view: "all" });
  expect((await shares(setup)).get(EARLY)).toBeGreaterThan(now.get(EARLY) ?? 0);
  const shown = await control(setup, { action: "show", view: { from: 0, to: 0.5 } });
  // Whole pieces: a half one was not measured by itself.
  const { from, to } = shown?.timeline[0] ?? {};
  expect(shown?.view).toEqual({ from, to });
  const part = await shares(setup);
  expect(part.get(EARLY)).toBeGreaterThan(0.8);
  await until(setup, "two seconds more", ({ seconds }) => seconds > (shown?.seconds ?? 0) + 2);
  expect(told(setup).at(-1)).toMatchObject({ state: "measuring", view: shown?.view });
  expect(await shares(setup)).toEqual(part);
  const end = await control(setup, { action: "stop" });
  expect(end).toMatchObject({ state: "ended", pid, engine: "py-spy", view: "all" });
  expect(end?.samples).toBeGreaterThan(500);
  expect((await shares(setup)).get(EARLY)).toBeGreaterThan(now.get(EARLY) ?? 0);
  expect(await control(setup, { action: "stop" })).toBeNull();
  expect(runningWith(setup.recordings)).toEqual([]);
});

test("pausing measures nothing until it goes on", async () => {
  const setup = await start(MOVING);
  await startLive(setup);
  const paused = await control(setup, { action: "pause" });
  expect(paused?.state).toBe("paused");
  expect(runningWith(setup.recordings)).toEqual([]);
  expect(await control(setup, { action: "resume" })).toMatchObject({ state: "measuring" });
  const before = paused?.seconds ?? 0;
  await until(setup, "another second", ({ seconds }) => seconds >= before + 1);
  const timeline = told(setup).at(-1)?.timeline ?? [];
  // Time goes on where it stopped.
  for (const [index, { from }] of timeline.slice(1).entries()) {
    expect(from - (timeline[index]?.to ?? 0)).toBeLessThan(1);
  }
  expect(await control(setup, { action: "pause" })).toMatchObject({ state: "paused" });
  expect(await control(setup, { action: "stop" })).toMatchObject({ state: "ended" });
});

test("a process that ends is told of, and what was measured stays", async () => {
  const setup = await start(MOVING.replace("while True", "for _ in range(9)"));
  const { pid } = await startLive(setup);
  process.kill(pid, "SIGUSR1");
  await until(setup, "the end", ({ state }) => state === "ended");
  const last = told(setup).at(-1);
  expect(last?.note).toMatch(
    new RegExp(`^Process ${pid} ended after \\d+ s; what was measured`, "u"),
  );
  expect((await shares(setup)).get(EARLY)).toBeGreaterThan(0.5);
  // The place is free again.
  expect((await startLive(setup)).outcome).toEqual({ ok: true });
});

test("an edit meanwhile moves the heat with the code", async () => {
  const setup = await start(MOVING);
  await startLive(setup);
  const top = { line: 0, character: 0 };
  await setup.lsp.change(setup.uri, 2, [{ range: { start: top, end: top }, text: "import os\n" }]);
  // On disk, too: later than the process started.
  writeFileSync(setup.file, `import os\nprint("ready", flush=True)\n${MOVING}`);
  await until(setup, "another second", ({ seconds }) => seconds > 2);
  expect((await shares(setup)).get(EARLY + 1)).toBeGreaterThan(0.5);
});

test("refusals say why, and only one thing is measured at a time", async () => {
  const setup = await start(MOVING);
  const { pid: sleeper } = await startProcess("sleep", ["60"], false);
  const request = (pid: number): Promise<LiveOutcome> =>
    setup.lsp.connection.sendRequest("hotlint/live/start", { pid });
  expect(await request(sleeper)).toMatchObject({ ok: false, offer: "refresh-processes" });
  const { pid } = await startLive(setup);
  expect(await request(pid)).toMatchObject({ ok: false, remedy: "Wait for it or stop it." });
  const attach = await setup.lsp.connection.sendRequest<ProfileOutcome>("hotlint/attach", { pid });
  expect(attach).toMatchObject({ ok: false });
  await setup.lsp.connection.sendRequest("hotlint/clearProfile");
  expect(told(setup).at(-1)?.state).toBe("ended");
  expect(await shares(setup)).toEqual(new Map());
});

test("nothing is measured live in an untrusted workspace", async () => {
  const setup = await start(MOVING, { untrusted: true });
  expect((await startLive(setup)).outcome).toMatchObject({
    ok: false,
    remedy: expect.stringContaining("Trust") as string,
  });
});

test.each(["SIGTERM", "SIGKILL"] as const)(
  "a server ended by %s leaves nothing",
  async (signal) => {
    const setup = await start(MOVING);
    const { pid } = await startLive(setup);
    await setup.lsp.until("a recording", () => runningWith(setup.recordings).length > 0);
    setup.lsp.process.kill(signal);
    await setup.lsp.exited;
    // The piece under way ends by itself, at the latest.
    await setup.lsp.until("the end", () => runningWith(setup.recordings).length === 0);
    expect(runningWith(setup.file).map((line) => Number.parseInt(line, 10))).toEqual([pid]);
    lsp = undefined;
  },
);
