/** A profile outlives the server that loaded it: the next one of the same client shows it again. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, ProfileOutcome } from "../../server/src/protocol.ts";
import { freshFolder, pythonTool } from "../engines/tools.ts";
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

async function start(keptProfile: string): Promise<LspSession> {
  lsp = await LspSession.start({
    folder,
    initializationOptions: { interpreter: pythonTool("python"), keptProfile },
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

async function launched(session: LspSession): Promise<void> {
  const outcome = await session.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri,
    engine: "cprofile",
  });
  expect(outcome).toMatchObject({ ok: true });
}

test("after a crash the heat is there again, on edited text too, until it is cleared", async () => {
  const kept = path.join(freshFolder(), "storage", "profile.bin");
  const first = await start(kept);
  await first.open(uri, text);
  await launched(first);
  const before = await heat(first);
  expect(before?.lines ?? []).not.toEqual([]);
  await first.until("the kept file", () => existsSync(kept));
  await crash(first);

  const second = await start(kept);
  await second.open(uri, `# new\n${text}`);
  expect(await heat(second)).toBeNull();
  await restore(second);
  expect(second.notifications.map(({ method }) => method)).toContain("hotlint/heatChanged");
  const moved = (await heat(second))?.lines.map(({ line, label }) => [line - 1, label]);
  expect(moved).toEqual(before?.lines.map(({ line, label }) => [line, label]));
  await second.until("the kept file", () => existsSync(kept));
  await second.connection.sendRequest("hotlint/clearProfile");
  await second.until("no kept file", () => !existsSync(kept));
  await crash(second);

  const third = await start(kept);
  await third.open(uri, text);
  await restore(third);
  expect(await heat(third)).toBeNull();
});

test.each([
  ["no file", undefined],
  ["an empty file", ""],
  ["anything else", "\u00ff\u000fnonsense"],
])("%s restores nothing, and the server goes on", async (_, content) => {
  const kept = path.join(freshFolder(), "profile.bin");
  if (content !== undefined) writeFileSync(kept, content, "latin1");
  const session = await start(kept);
  await session.open(uri, text);
  await restore(session);
  expect(await heat(session)).toBeNull();
  expect(existsSync(kept)).toBe(false);
});
