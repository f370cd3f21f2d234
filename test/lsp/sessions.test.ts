/** Profiles outlive the server that measured them: the next one lists them and shows the last again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, ProfileOutcome } from "../../server/src/protocol.ts";
import type { SessionInfo, SessionList } from "../../server/src/protocol/sessions.ts";
import { freshFolder, pythonTool } from "../engines/tools.ts";
import { recorded } from "../profile/recorded.ts";
import { LspSession, uriOf } from "./session.ts";

const folder = freshFolder();
const file = path.join(folder, "busy.py");
const uri = uriOf(file);
const text = `def square(n: int) -> int:
    return sum(i * i for i in range(n))


for _ in range(300):
    square(3000)
`;
writeFileSync(file, text);

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

async function start(sessions: string, megabytes = 200): Promise<LspSession> {
  lsp = await LspSession.start({
    folder,
    settings: { sessions: { maximumMegabytes: megabytes } },
    initializationOptions: { interpreter: pythonTool("python"), sessions },
  });
  return lsp;
}

async function crash(session: LspSession): Promise<void> {
  session.process.kill("SIGKILL");
  await session.exited;
  lsp = undefined;
}

function heat(session: LspSession): Promise<DocumentHeat | null> {
  return session.connection.sendRequest("hotlint/heat", { uri, measure: "self" });
}

function restore(session: LspSession): Promise<null> {
  return session.connection.sendRequest("hotlint/restoreProfile");
}

async function listed(session: LspSession): Promise<readonly SessionInfo[]> {
  return (await session.connection.sendRequest<SessionList>("hotlint/sessions")).sessions;
}

async function launched(session: LspSession): Promise<string> {
  const outcome = await session.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri,
    engine: "cprofile",
  });
  return sessionOf(outcome);
}

/** Opens a profile of `line` of the file, and gives the id of its session. */
async function opened(session: LspSession, name: string, line: number): Promise<string> {
  const profile = path.join(folder, name);
  writeFileSync(profile, recorded(file, [{ function: "square", line, seconds: 2 }]));
  return sessionOf(await session.connection.sendRequest("hotlint/openProfile", { path: profile }));
}

function sessionOf(outcome: ProfileOutcome): string {
  expect(outcome).toMatchObject({ ok: true });
  return (outcome.ok ? outcome.profile.session : undefined) ?? "";
}

const MARK = "loaded.hotlint";

test("after a crash the heat is there again, on edited text too, until it is cleared", async () => {
  const kept = path.join(freshFolder(), "storage");
  const first = await start(kept);
  await first.open(uri, text);
  await launched(first);
  const before = await heat(first);
  expect(before?.lines ?? []).not.toEqual([]);
  await first.until("the kept session", () => existsSync(path.join(kept, MARK)));
  await crash(first);

  const second = await start(kept);
  await second.open(uri, `# new\n${text}`);
  expect(await heat(second)).toBeNull();
  await restore(second);
  expect(second.notifications.map(({ method }) => method)).toContain("hotlint/heatChanged");
  const moved = (await heat(second))?.lines.map(({ line, label }) => [line - 1, label]);
  expect(moved).toEqual(before?.lines.map(({ line, label }) => [line, label]));
  await second.until("the mark", () => existsSync(path.join(kept, MARK)));
  await second.connection.sendRequest("hotlint/clearProfile");
  await second.until("no mark", () => !existsSync(path.join(kept, MARK)));
  await crash(second);

  const third = await start(kept);
  await third.open(uri, text);
  await restore(third);
  expect(await heat(third)).toBeNull();
  expect(await listed(third)).toMatchObject([{ target: "busy.py", loaded: false }]);
});

test("sessions are listed newest first, shown again, renamed and deleted", async () => {
  const kept = freshFolder();
  const session = await start(kept);
  await session.open(uri, text);
  const one = await opened(session, "one.json", 2);
  const two = await opened(session, "two.json", 6);
  expect(await listed(session)).toMatchObject([
    { id: two, name: "two.json", engine: "py-spy", samples: 200, loaded: true },
    { id: one, name: "one.json", loaded: false },
  ]);
  expect((await heat(session))?.lines.map(({ line }) => line)).toEqual([5]);
  await session.connection.sendRequest("hotlint/loadSession", { id: one });
  expect((await heat(session))?.lines.map(({ line }) => line)).toEqual([1]);
  await session.connection.sendRequest("hotlint/renameSession", { id: one, name: "before" });
  await session.connection.sendRequest("hotlint/deleteSession", { id: two });
  expect(await listed(session)).toMatchObject([{ id: one, name: "before", loaded: true }]);
  expect(readdirSync(kept).filter((name) => name.startsWith(two))).toEqual([]);
});

test("a file that is opened again is one session, and keeps its name", async () => {
  const session = await start(freshFolder());
  const first = await opened(session, "same.json", 2);
  await session.connection.sendRequest("hotlint/renameSession", { id: first, name: "mine" });
  const profile = path.join(folder, "same.json");
  await session.connection.sendRequest("hotlint/openProfile", { path: profile });
  expect((await listed(session)).map(({ name }) => name)).toEqual(["mine"]);
});

test("the oldest sessions go where the space ends, never the one that is shown", async () => {
  const kept = freshFolder();
  const session = await start(kept, 0.0012);
  await opened(session, "a.json", 2);
  const [first] = await listed(session);
  expect(first?.bytes).toBeGreaterThan(300);
  await opened(session, "b.json", 2);
  await opened(session, "c.json", 6);
  const names = (await listed(session)).map(({ name }) => name);
  expect(names).not.toContain("a.json");
  expect(names[0]).toBe("c.json");
  expect(readdirSync(kept).length).toBe(2 * names.length + 1);
});

test.each(["speedscope", "cpuprofile", "collapsed"])(
  "a session exported as %s opens again with the same hot line",
  async (format) => {
    const session = await start(freshFolder());
    await session.open(uri, text);
    const id = await opened(session, `source-${format}.json`, 2);
    const exported = path.join(folder, `exported.${format}`);
    const ask = (to: string): Promise<{ ok: boolean; reason?: string }> =>
      session.connection.sendRequest("hotlint/exportSession", { id, format, path: to });
    expect(await ask(exported)).toEqual({ ok: true });
    sessionOf(await session.connection.sendRequest("hotlint/openProfile", { path: exported }));
    expect((await heat(session))?.lines.map(({ line }) => line)).toEqual([1]);
    expect(await ask(path.join(folder, "no", "such", "folder"))).toMatchObject({ ok: false });
  },
);

test("the HTML report is one page that names the hot line and loads nothing", async () => {
  const session = await start(freshFolder());
  const id = await opened(session, "report.json", 2);
  const page = path.join(folder, "report.html");
  const params = { id, format: "html", path: page };
  expect(await session.connection.sendRequest("hotlint/exportSession", params)).toEqual({
    ok: true,
  });
  const html = readFileSync(page, "utf8");
  expect(html).toContain("busy.py");
  expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=/iu);
});

test("without a folder sessions live as long as their server", async () => {
  lsp = await LspSession.start({ folder });
  const id = await opened(lsp, "memory.json", 2);
  expect(await listed(lsp)).toMatchObject([{ id, bytes: 0, loaded: true }]);
});

test.each([
  ["no file", undefined],
  ["an empty file", ""],
  ["anything else", "\u00ff\u000fnonsense"],
])("%s restores nothing, and the server goes on", async (_, content) => {
  const kept = freshFolder();
  const before = await start(kept);
  await opened(before, "spoiled.json", 2);
  await listed(before);
  await crash(before);
  const id = readFileSync(path.join(kept, MARK), "utf8");
  if (content === undefined) mkdirSync(path.join(kept, "other"));
  else writeFileSync(path.join(kept, `${id}.hotlint.bin`), content, "latin1");
  if (content === undefined) writeFileSync(path.join(kept, MARK), "../../etc/passwd");
  const session = await start(kept);
  await session.open(uri, text);
  await restore(session);
  expect(await heat(session)).toBeNull();
  expect(existsSync(path.join(kept, MARK))).toBe(false);
  expect(await listed(session)).toHaveLength(content === undefined ? 1 : 0);
});
