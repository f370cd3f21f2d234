/** Profiling over the protocol, with a real py-spy on real processes: measure, show, rank, follow edits. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import type {
  DocumentHeat,
  HotLines,
  ProcessList,
  ProfileOutcome,
} from "../../server/src/protocol.ts";
import { endProcesses, freshFolder, pythonTool, startProcess } from "../engines/tools.ts";
import { LspSession, type SessionOptions, uriOf } from "./session.ts";
import { RULE } from "./snippets.ts";

/** Spends nearly all of its time in the membership test on line 5 (from 0), for ever. */
const BUSY = `def find(lines: str, rows: str) -> int:
    ids = lines.split()
    found = 0
    for n in rows.split():
        # The scan is what costs.
        if n in ids:
            found += 1
    return found


def cold(lines: str) -> None:
    ids = lines.split()
    for n in lines.split():
        if n in ids:
            print(n)


if __name__ == "__main__":
    words = " ".join(f"w{i}" for i in range(2000))
    print("ready", flush=True)
    for _ in range(LAPS):
        find(words, words)
`;
const HOT = 5;
const COLD = 13;

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
  readonly text: string;
}

async function start(laps: number, options: SessionOptions = {}): Promise<Setup> {
  const folder = freshFolder();
  const file = path.join(folder, "busy.py");
  const text = BUSY.replace("LAPS", String(laps));
  writeFileSync(file, text);
  lsp = await LspSession.start({
    folder,
    initializationOptions: { interpreter: pythonTool("python") },
    ...options,
  });
  await lsp.open(uriOf(file), text);
  return { lsp, file, uri: uriOf(file), text };
}

async function attached(setup: Setup): Promise<ProfileOutcome> {
  const { pid } = await startProcess(pythonTool("python"), [setup.file]);
  return setup.lsp.connection.sendRequest("hotlint/attach", { pid, seconds: 2, rate: 250 });
}

function heat({ lsp: session, uri }: Setup, measure = "self"): Promise<DocumentHeat | null> {
  return session.connection.sendRequest("hotlint/heat", { uri, measure });
}

test("attach, rank, follow edits and undo, clear", async () => {
  const setup = await start(1_000_000);
  const { lsp: session, uri } = setup;
  expect((await session.diagnostics(uri)).map(({ severity }) => severity)).toEqual([2, 2]);

  const outcome = await attached(setup);
  expect(outcome).toMatchObject({
    ok: true,
    profile: { engine: "py-spy", unit: "seconds", granularity: "line", edits: 0 },
  });
  await session.until("news of the heat", () =>
    session.notifications.some(({ method }) => method === "hotlint/heatChanged"),
  );
  expect(session.refreshes).toBeGreaterThan(0);

  // The hot one is louder and says its share; the cold one is quieter.
  const [hot, cold] = await session.diagnostics(uri);
  expect(hot).toMatchObject({ severity: 1, range: { start: { line: HOT } } });
  expect(hot?.message).toMatch(/\d+ % of sampled CPU time/u);
  expect(cold).toMatchObject({ severity: 3, range: { start: { line: COLD } } });
  expect(cold?.message).not.toContain("%");
  const hover = await session.hover(uri, HOT, 12);
  expect(JSON.stringify(hover)).toMatch(/Heat: this line takes/u);

  const before = await heat(setup);
  const line = before?.lines.find((each) => each.line === HOT);
  expect(line).toMatchObject({ state: "fresh", band: 4 });
  expect(line?.label).toMatch(/^\d+ % · [\d.]+ m?s$/u);
  expect(line?.hover).toContain("`find`");
  const lines = await session.connection.sendRequest<HotLines>("hotlint/hotLines", {
    measure: "self",
  });
  expect(lines.lines[0]).toMatchObject({
    uri,
    line: HOT,
    function: "find",
    findings: [{ rule: RULE, line: HOT }],
  });

  // A line above moves it; the finding stays hot.
  const top = { line: 0, character: 0 };
  await session.change(uri, 2, [{ range: { start: top, end: top }, text: "import os\n" }]);
  const moved = await heat(setup);
  expect(moved?.version).toBe(2);
  expect(moved?.lines.find((each) => each.line === HOT + 1)).toMatchObject({ state: "moved" });
  expect((await session.diagnostics(uri))[0]).toMatchObject({ severity: 1 });

  // An edit of the line itself: no longer what was measured, so only the function speaks.
  const end = { line: HOT + 1, character: 19 };
  await session.change(uri, 3, [{ range: { start: end, end }, text: " and n" }]);
  const edited = await heat(setup);
  expect(edited?.lines.find((each) => each.line === HOT + 1)).toMatchObject({
    state: "edited",
    label: expect.stringMatching(/^was \d+ % before your edit$/u) as string,
  });
  const [inFunction] = await session.diagnostics(uri);
  expect(inFunction).toMatchObject({ severity: 1 });
  expect(inFunction?.message).toMatch(/`find`: \d+ % of sampled CPU time/u);
  expect(inFunction?.message).not.toContain("can save");

  // Undone, all is as measured.
  await session.change(uri, 4, [{ text: setup.text }]);
  expect((await heat(setup))?.lines).toEqual(before?.lines);
  const news = await session.until("the news of two edits", () => {
    const last = session.notifications
      .filter(({ method }) => method === "hotlint/heatChanged")
      .at(-1);
    return (last?.params as { edits?: number } | null)?.edits === 0 && last;
  });
  expect(news.params).toMatchObject({ engine: "py-spy" });

  await session.connection.sendRequest("hotlint/clearProfile");
  expect(await heat(setup)).toBeNull();
  expect((await session.diagnostics(uri)).map(({ severity }) => severity)).toEqual([2, 2]);
});

test("processes: what stands in the way comes with what helps", async () => {
  const { lsp: session, file } = await start(1);
  // Judged by the name of its executable, before anybody looks into it.
  const freeThreaded = path.join(path.dirname(file), "python3.13t");
  copyFileSync("/bin/sleep", freeThreaded);
  chmodSync(freeThreaded, 0o755);
  const { pid } = await startProcess(freeThreaded, ["60"], false);
  const { processes } = await session.connection.sendRequest<ProcessList>("hotlint/processes");
  const { obstacle } = processes.find((each) => each.pid === pid) ?? {};
  expect(obstacle?.reason).toMatch(/free-threaded/u);
  expect(obstacle?.remedy).toMatch(/cProfile/u);
});

test("processes: the workspace's Python comes first", async () => {
  const { lsp: session, file } = await start(1_000_000);
  const { pid } = await startProcess(pythonTool("python"), [file]);
  const { processes } = await session.connection.sendRequest<ProcessList>("hotlint/processes");
  expect(processes[0]).toMatchObject({ pid, isPython: true, inWorkspace: true });
  expect(processes[0]?.command).toContain("busy.py");
});

test("profile a file, under py-spy and under cProfile, with progress", async () => {
  const setup = await start(15);
  const { lsp: session, uri } = setup;
  const progress: string[] = [];
  session.connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
    progress.push(value.kind);
  });
  const spy = await session.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri,
    workDoneToken: "t",
  });
  expect(spy).toMatchObject({ ok: true, profile: { engine: "py-spy", granularity: "line" } });
  expect(progress[0]).toBe("begin");
  expect(progress.at(-1)).toBe("end");
  expect((await session.diagnostics(uri))[0]).toMatchObject({ severity: 1 });
  const traced = await session.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri,
    engine: "cprofile",
  });
  expect(traced).toMatchObject({
    ok: true,
    profile: { engine: "cprofile", granularity: "function" },
  });
  const [hot] = await session.diagnostics(uri);
  expect(hot).toMatchObject({ severity: 1 });
  expect(hot?.message).toMatch(/`find`: \d+ % of traced time/u);
  expect((await heat(setup, "total"))?.lines.find((each) => each.line === 0)).toMatchObject({
    state: "fresh",
  });
});

test("cancelling keeps what was measured", async () => {
  const setup = await start(1_000_000);
  const { pid } = await startProcess(pythonTool("python"), [setup.file]);
  const source = new CancellationTokenSource();
  const asked = setup.lsp.connection.sendRequest<ProfileOutcome>(
    "hotlint/attach",
    { pid, seconds: 60 },
    source.token,
  );
  const second = await setup.lsp.connection.sendRequest<ProfileOutcome>("hotlint/attach", {
    pid,
    seconds: 1,
  });
  expect(second).toMatchObject({ ok: false, reason: "Recording is still under way." });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  source.cancel();
  expect(await asked).toMatchObject({
    ok: true,
    note: expect.stringContaining("Stopped after") as string,
  });
});

test("what cannot be measured is said in one sentence, and the profile before stays", async () => {
  const setup = await start(1_000_000);
  const { lsp: session } = setup;
  expect(await attached(setup)).toMatchObject({ ok: true });
  const folder = path.dirname(setup.file);
  const sleeper = await startProcess("sleep", ["60"], false);
  const bad = path.join(folder, "bad.json");
  writeFileSync(
    bad,
    '{"$schema": "https://www.speedscope.app/file-format-schema.json", "profiles": [',
  );
  const requests: readonly (readonly [string, unknown, RegExp])[] = [
    ["hotlint/attach", { pid: 4_194_303 }, /4194303/u],
    ["hotlint/attach", { pid: "x" }, /process id/u],
    ["hotlint/attach", { pid: sleeper.pid, seconds: 1 }, /not (?:a|run) Python/u],
    ["hotlint/openProfile", { path: bad }, /bad\.json: .*truncated/u],
    [
      "hotlint/openProfile",
      { path: path.join(folder, "none.json") },
      /none\.json: .*does not exist/u,
    ],
    ["hotlint/openProfile", { path: setup.file }, /busy\.py: /u],
    ["hotlint/profileFile", { uri: "untitled:Untitled-1" }, /not a file/u],
    ["hotlint/profileFile", { uri: uriOf(path.join(folder, "none.py")) }, /none\.py/u],
  ];
  for (const [method, params, reason] of requests) {
    const outcome = await session.connection.sendRequest<ProfileOutcome>(method, params);
    expect([method, params, outcome]).toEqual([
      method,
      params,
      expect.objectContaining({ ok: false }),
    ]);
    if (!outcome.ok) expect(outcome.reason).toMatch(reason);
  }
  expect((await heat(setup))?.lines.length).toBeGreaterThan(0);
});

test("an untrusted workspace runs nothing, but opens profiles", async () => {
  const { lsp: session, uri } = await start(1, { initializationOptions: { untrusted: true } });
  for (const [method, params] of [
    ["hotlint/attach", { pid: process.pid }],
    ["hotlint/profileFile", { uri }],
    ["hotlint/installPySpy", {}],
  ] as const) {
    const outcome = await session.connection.sendRequest<ProfileOutcome>(method, params);
    expect(outcome).toMatchObject({
      ok: false,
      reason: expect.stringContaining("not trusted") as string,
    });
  }
  const fixture = path.resolve(import.meta.dirname, "../profile/fixtures/busy.speedscope.json");
  expect(
    await session.connection.sendRequest("hotlint/openProfile", { path: fixture }),
  ).toMatchObject({ ok: true });
});

test("a program that the workspace put on PATH is never run", async () => {
  const folder = freshFolder();
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  const trap = path.join(folder, "trap");
  for (const name of ["py-spy", "python3", "python"]) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
  }
  const file = path.join(folder, "a.py");
  writeFileSync(file, "print(1)\n");
  lsp = await LspSession.start({ folder, env: { PATH: bin, HOME: folder } });
  await lsp.open(uriOf(file), "print(1)\n");
  const run = await lsp.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri: uriOf(file),
  });
  expect(run).toMatchObject({ ok: false, reason: "No Python was found on PATH." });
  const attach = await lsp.connection.sendRequest<ProfileOutcome>("hotlint/attach", {
    pid: process.pid,
  });
  expect(attach).toMatchObject({ ok: false, offer: "install-py-spy" });
  expect(() => readFileSync(trap)).toThrow();
});
