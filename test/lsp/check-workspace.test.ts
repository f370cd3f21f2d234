/** Checking the workspace over the protocol: findings of files that are not open, true as files change. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource, WorkDoneProgress } from "vscode-languageserver/node";
import { type CheckWorkspaceOutcome, NOTIFY, REQUEST } from "../../server/src/protocol.ts";
import { LspSession, type SessionOptions, uriOf } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

const QUIET = "x = 1\n";

let session: LspSession | undefined;
let folder = "";
let storage = "";
beforeEach(() => {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-check-")));
  folder = path.join(scratch, "work space");
  storage = path.join(scratch, "storage", "scan");
  mkdirSync(folder);
});
afterEach(async () => {
  await session?.stop();
  session = undefined;
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

async function start(options: SessionOptions = {}): Promise<LspSession> {
  const initializationOptions = { scanCache: storage, untrusted: true };
  session = await LspSession.start({ folder, initializationOptions, ...options });
  return session;
}

function put(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return uriOf(file);
}

function check(lsp: LspSession): Promise<CheckWorkspaceOutcome> {
  return lsp.connection.sendRequest(REQUEST.checkWorkspace, {});
}

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

function onDisk(lsp: LspSession, uri: string, type: number): Promise<void> {
  const changes = [{ uri, type }];
  return lsp.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

/** Rules that are published for a file, once they are these. */
function published(lsp: LspSession, uri: string, rules: readonly string[]): Promise<unknown> {
  return lsp.until(`${rules.length} findings of ${uri}`, () => {
    const codes = lsp.published.get(uri)?.diagnostics.map(({ code }) => code);
    return codes !== undefined && JSON.stringify(codes) === JSON.stringify(rules);
  });
}

describe.each(["pull", "push"] as const)("with a client that can %s", (mode) => {
  test("files that are not open are shown, documents are not shown twice", async () => {
    const a = put("a.py", SAFE);
    const b = put("pkg/b.py", SAFE);
    put("pkg/c.py", QUIET);
    put("ignored/d.py", SAFE);
    put(".gitignore", "ignored/\n");
    const lsp = await start({ mode });
    await lsp.open(a, SAFE);
    if (mode === "push") await published(lsp, a, [RULE]);
    expect(await check(lsp)).toEqual({
      ok: true,
      files: 3,
      findings: 2,
      filesWithFindings: 2,
      failed: 0,
    });
    await published(lsp, b, [RULE]);
    expect(lsp.published.get(b)?.diagnostics[0]).toMatchObject({
      range: { start: { line: 3, character: 11 }, end: { line: 3, character: 19 } },
      severity: 2,
      source: "Hotlint",
      relatedInformation: [{ location: { uri: b, range: { start: { line: 1 } } } }, {}],
    });
    // Only what pulls or pushes already said of the open document.
    expect(lsp.published.has(a)).toBe(mode === "push");
    expect([...lsp.published.keys()].every((uri) => uri === a || uri === b)).toBe(true);
  });

  test("they are taken back when the file is opened, and come again when it is closed", async () => {
    const a = put("a.py", SAFE);
    const lsp = await start({ mode });
    await check(lsp);
    await published(lsp, a, [RULE]);
    await lsp.open(a, SAFE);
    if (mode === "pull") {
      await published(lsp, a, []);
      expect(await lsp.diagnostics(a)).toHaveLength(1);
    } else {
      await lsp.until("the push", () => lsp.published.get(a)?.version === 1);
      await published(lsp, a, [RULE]);
    }
    await lsp.close(a);
    await lsp.until("the file's own", () => lsp.published.get(a)?.version === undefined);
    await published(lsp, a, [RULE]);
  });
});

test("a document that nobody sees counts as a file, until it is seen again", async () => {
  const a = put("a.py", SAFE);
  const lsp = await start();
  const visible = (uris: readonly string[]): Promise<void> =>
    lsp.connection.sendNotification(NOTIFY.visibleDocuments, { uris });
  await visible([]);
  await lsp.open(a, SAFE);
  expect(await check(lsp)).toMatchObject({ findings: 1 });
  await published(lsp, a, [RULE]);
  await visible([a]);
  await published(lsp, a, []);
  expect(await lsp.diagnostics(a)).toHaveLength(1);
  await visible([]);
  await published(lsp, a, [RULE]);
  await lsp.close(a);
  await visible([a]);
  await lsp.open(a, SAFE);
  await published(lsp, a, []);
});

describe("after a check, findings follow", () => {
  test("files that are changed, deleted and created", async () => {
    const a = put("a.py", SAFE);
    const b = put("b.py", QUIET);
    const deep = put("pkg/deep/c.py", SAFE);
    put(".gitignore", "gen_*.py\n");
    const lsp = await start();
    await check(lsp);
    expect(lsp.registrations).toContain("workspace/didChangeWatchedFiles");
    await published(lsp, a, [RULE]);
    await published(lsp, deep, [RULE]);

    put("a.py", QUIET);
    await onDisk(lsp, a, CHANGED);
    await published(lsp, a, []);
    put("b.py", SAFE);
    await onDisk(lsp, b, CHANGED);
    await published(lsp, b, [RULE]);

    rmSync(path.join(folder, "pkg"), { recursive: true });
    await onDisk(lsp, uriOf(path.join(folder, "pkg")), DELETED);
    await published(lsp, deep, []);

    const ignored = put("gen_d.py", SAFE);
    const made = put("new/e.py", SAFE);
    await onDisk(lsp, ignored, CREATED);
    // Of a new folder and what is in it, some editors tell the folder only.
    await onDisk(lsp, uriOf(path.join(folder, "new")), CREATED);
    await published(lsp, made, [RULE]);
    put(".gitignore", "new/\n");
    await onDisk(lsp, uriOf(path.join(folder, ".gitignore")), CHANGED);
    await published(lsp, made, []);
    await published(lsp, ignored, [RULE]);
  });

  test("settings, of the editor and of the project", async () => {
    const a = put("a.py", SAFE);
    const b = put("pkg/b.py", SAFE);
    const lsp = await start();
    await check(lsp);
    await published(lsp, a, [RULE]);
    lsp.settings = { ignore: [RULE] };
    await lsp.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await published(lsp, a, []);
    lsp.settings = null;
    await lsp.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await published(lsp, a, [RULE]);
    const project = put("pkg/pyproject.toml", `[tool.hotlint]\nignore = ["collections"]\n`);
    await onDisk(lsp, project, CREATED);
    await published(lsp, b, []);
    expect(await check(lsp)).toMatchObject({ findings: 1, files: 2 });
  });

  test("nothing, before there was one", async () => {
    const a = put("a.py", SAFE);
    const lsp = await start();
    await onDisk(lsp, a, CHANGED);
    await lsp.open(a, SAFE);
    await lsp.close(a);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(lsp.published.size).toBe(0);
  });
});

test("what was found is kept in the editor's storage, never in the workspace", async () => {
  put("a.py", SAFE);
  const before = readdirSync(folder);
  const lsp = await start();
  await check(lsp);
  expect(readdirSync(folder)).toEqual(before);
  expect(readdirSync(storage).some((name) => name.endsWith(".scan"))).toBe(true);
  expect(await check(lsp)).toMatchObject({ ok: true, findings: 1 });
});

test("files that cannot be checked are counted, and the log says why", async () => {
  put("a.py", SAFE);
  put("b.py", "# coding: klingon\n");
  const lsp = await start();
  expect(await check(lsp)).toEqual({
    ok: true,
    files: 2,
    findings: 1,
    filesWithFindings: 1,
    failed: 1,
  });
  const said = await lsp.until("the log", () =>
    lsp.messages.find(({ message }) => message.includes("klingon")),
  );
  expect(said).toMatchObject({ shown: false });
  expect(said.message).toContain(path.join(folder, "b.py"));
});

test("without a folder there is nothing to check, and that is said", async () => {
  session = await LspSession.start();
  expect(await check(session)).toEqual({
    ok: false,
    reason: "No folder is open, so there is no workspace to check.",
    remedy: "Open a folder.",
  });
});

describe("a long check", () => {
  const long = (): void => {
    const text = Array.from({ length: 400 }, (_, i) => SAFE.replace("def f", `def f${i}`)).join(
      "\n",
    );
    for (let i = 0; i < 60; i++) put(`m${i}.py`, text);
  };

  test("tells how far it is, and the server answers meanwhile", async () => {
    long();
    const lsp = await start();
    const told: WorkDoneProgressValue[] = [];
    lsp.connection.onProgress(WorkDoneProgress.type, "t", (value) => {
      told.push(value);
    });
    let done = false;
    const result = lsp.connection
      .sendRequest<CheckWorkspaceOutcome>(REQUEST.checkWorkspace, { workDoneToken: "t" })
      .finally(() => (done = true));
    await lsp.until("progress", () => told.some(({ kind }) => kind === "report"));
    const uri = "file:///nowhere/a.py";
    await lsp.open(uri, SAFE);
    expect(await lsp.diagnostics(uri)).toHaveLength(1);
    expect(done).toBe(false);
    expect(await check(lsp)).toMatchObject({ ok: false, reason: "A check is under way." });
    expect(await result).toMatchObject({ ok: true, files: 60, findings: 60 * 400 });
    expect(told.at(0)).toMatchObject({ kind: "begin", cancellable: true });
    expect(told.at(1)?.message).toMatch(/^\d+ of 60 files$/u);
    expect(told.at(-1)).toEqual({ kind: "end" });
  });

  test("ends when it is cancelled, and shows nothing", async () => {
    long();
    const lsp = await start();
    const told: WorkDoneProgressValue[] = [];
    lsp.connection.onProgress(WorkDoneProgress.type, "t", (value) => {
      told.push(value);
    });
    const cancel = new CancellationTokenSource();
    const result = lsp.connection.sendRequest<CheckWorkspaceOutcome>(
      REQUEST.checkWorkspace,
      { workDoneToken: "t" },
      cancel.token,
    );
    await lsp.until("progress", () => told.some(({ kind }) => kind === "report"));
    cancel.cancel();
    expect(await result).toMatchObject({ ok: false, cancelled: true });
    expect(lsp.published.size).toBe(0);
    // What was found until then is kept, and the next check is as good as any.
    expect(existsSync(storage)).toBe(true);
    expect(await check(lsp)).toMatchObject({ ok: true, files: 60 });
  });
});

interface WorkDoneProgressValue {
  readonly kind: string;
  readonly message?: string | undefined;
}
