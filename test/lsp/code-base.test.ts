/** Findings that rest on other files, over the protocol: they come and go as those files change. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { REQUEST } from "../../server/src/protocol.ts";
import { LspSession, type SessionOptions, uriOf } from "./session.ts";

const RULE = "blocking-call-in-async-transitive";
const VIEW = "import helpers\n\nasync def view(uid):\n    return helpers.load(uid)\n";
const WAITS =
  "import time\n\ndef load(uid):\n    return pause(uid)\n\ndef pause(uid):\n    time.sleep(uid)\n";
const QUIET = "def load(uid):\n    return uid\n";

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

let session: LspSession | undefined;
let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-code-")));
  put("pyproject.toml", "");
});
afterEach(async () => {
  await session?.stop();
  session = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: SessionOptions = {}): Promise<LspSession> {
  session = await LspSession.start({ folder, ...options });
  return session;
}

function put(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return uriOf(file);
}

async function findings(lsp: LspSession, uri: string, rule = RULE): Promise<readonly Diagnostic[]> {
  return (await lsp.diagnostics(uri)).filter(({ code }) => code === rule);
}

/** What is found once the server has said that it may be something else. */
async function afterwards(
  lsp: LspSession,
  uri: string,
  change: () => Promise<void>,
): Promise<readonly Diagnostic[]> {
  const before = lsp.refreshes;
  await change();
  await lsp.until("a refresh", () => lsp.refreshes > before);
  return findings(lsp, uri);
}

function onDisk(lsp: LspSession, uri: string, type: number): Promise<void> {
  const changes = [{ uri, type }];
  return lsp.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

test("the way is told step by step, each with its file", async () => {
  const helpers = put("helpers.py", WAITS);
  const views = put("views.py", VIEW);
  const lsp = await start();
  await lsp.open(views, VIEW);
  const [found] = await findings(lsp, views);
  expect(found?.range.start).toEqual({ line: 3, character: 11 });
  expect(found?.relatedInformation).toEqual([
    {
      location: { uri: helpers, range: range(3, 11, 16) },
      message: "`load` calls `pause`",
    },
    {
      location: { uri: helpers, range: range(6, 4, 14) },
      message: "`pause` calls `time.sleep`, which waits until the time is over",
    },
  ]);
});

function range(line: number, start: number, end: number): Diagnostic["range"] {
  return { start: { line, character: start }, end: { line, character: end } };
}

test("typing in a helper takes a finding back and gives it again", async () => {
  const helpers = put("helpers.py", WAITS);
  const views = put("views.py", VIEW);
  const lsp = await start();
  await lsp.open(views, VIEW);
  expect(await findings(lsp, views)).toHaveLength(1);
  // The same text as on disk: nobody is asked to look again.
  await lsp.open(helpers, WAITS);
  const call = range(6, 4, 9);
  const quiet = await afterwards(lsp, views, () =>
    lsp.change(helpers, 2, [{ range: range(6, 4, 14), text: "print" }]),
  );
  expect(quiet).toEqual([]);
  const again = await afterwards(lsp, views, () =>
    lsp.change(helpers, 3, [{ range: call, text: "time.sleep" }]),
  );
  expect(again).toHaveLength(1);
  // Closed without having been saved, the text on disk counts again.
  await afterwards(lsp, views, () => lsp.change(helpers, 4, [{ text: QUIET }]));
  expect(await findings(lsp, views)).toEqual([]);
  expect(await afterwards(lsp, views, () => lsp.close(helpers))).toHaveLength(1);
});

test("files that change, come and go on disk are followed", async () => {
  const helpers = put("helpers.py", QUIET);
  const views = put("views.py", VIEW);
  const lsp = await start();
  await lsp.open(views, VIEW);
  expect(await findings(lsp, views)).toEqual([]);
  expect(lsp.registrations).toContain("workspace/didChangeWatchedFiles");
  put("helpers.py", WAITS);
  expect(await afterwards(lsp, views, () => onDisk(lsp, helpers, CHANGED))).toHaveLength(1);
  rmSync(path.join(folder, "helpers.py"));
  expect(await afterwards(lsp, views, () => onDisk(lsp, helpers, DELETED))).toEqual([]);
  // A package of the name takes the module's place.
  const init = put("helpers/__init__.py", "from .impl import load\n");
  put("helpers/impl.py", WAITS);
  expect(await afterwards(lsp, views, () => onDisk(lsp, path.dirname(init), CREATED))).toHaveLength(
    1,
  );
});

test("where findings are pushed, those of the other document are pushed again", async () => {
  const helpers = put("helpers.py", WAITS);
  const views = put("views.py", VIEW);
  const lsp = await start({ mode: "push" });
  const shown = (): number =>
    lsp.published.get(views)?.diagnostics.filter(({ code }) => code === RULE).length ?? -1;
  await lsp.open(views, VIEW);
  await lsp.until("a finding", () => shown() === 1);
  await lsp.open(helpers, QUIET);
  await lsp.until("no finding", () => shown() === 0);
});

test("a check of the workspace finds it in files that are not open, and follows the others", async () => {
  const helpers = put("helpers.py", WAITS);
  const views = put("views.py", VIEW);
  const lsp = await start({ initializationOptions: { untrusted: true } });
  await lsp.connection.sendRequest(REQUEST.checkWorkspace, {});
  const shown = (): number =>
    lsp.published.get(views)?.diagnostics.filter(({ code }) => code === RULE).length ?? 0;
  await lsp.until("a finding", () => shown() === 1);
  put("helpers.py", QUIET);
  await onDisk(lsp, helpers, CHANGED);
  await lsp.until("no finding", () => shown() === 0);
});

const COUNTERS =
  "total = 0\nfrom locks import lock\ndef add(n):\n    global total\n    total = max(total, n)\n";
const STARTER =
  "import threading\nimport counters\n\nfor n in range(9):\n    threading.Thread(target=counters.add, args=(n,)).start()\n";
const UPDATE = "unlocked-shared-update";

/** Opened, and the workspace looked through for what starts threads. */
async function opened(lsp: LspSession, uri: string, text: string, count: number): Promise<void> {
  await lsp.open(uri, text);
  for (let i = 0; i < 500 && (await findings(lsp, uri, UPDATE)).length !== count; i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

test("threads that another file starts show where they update", async () => {
  const counters = put("counters.py", COUNTERS);
  const main = put("main.py", STARTER);
  const lsp = await start();
  await opened(lsp, counters, COUNTERS, 1);
  const [found] = await findings(lsp, counters, UPDATE);
  expect(found?.range).toEqual(range(4, 4, 25));
  expect(found?.relatedInformation?.at(-1)).toEqual({
    location: { uri: main, range: range(4, 4, 52) },
    message: "`threading.Thread()` runs `counters.add` on several threads",
  });
  await lsp.open(main, STARTER);
  expect(await findings(lsp, main, UPDATE)).toEqual([]);
  // Edited, they begin no more.
  await afterwards(lsp, counters, () => lsp.change(main, 2, [{ text: "import counters\n" }]));
  expect(await findings(lsp, counters, UPDATE)).toEqual([]);
  await afterwards(lsp, counters, () => lsp.change(main, 3, [{ text: STARTER }]));
  expect(await findings(lsp, counters, UPDATE)).toHaveLength(1);
  const locked = "    with lock: total = max(total, n)";
  await lsp.change(counters, 2, [{ range: range(4, 0, 25), text: locked }]);
  expect(await findings(lsp, counters, UPDATE)).toEqual([]);
});

test("files that come and go take their threads with them", async () => {
  const counters = put("counters.py", COUNTERS);
  const lsp = await start();
  const main = put("main.py", STARTER);
  await opened(lsp, counters, COUNTERS, 1);
  rmSync(path.join(folder, "main.py"));
  await afterwards(lsp, counters, () => onDisk(lsp, main, DELETED));
  expect(await findings(lsp, counters, UPDATE)).toEqual([]);
  put("main.py", STARTER);
  await afterwards(lsp, counters, () => onDisk(lsp, main, CREATED));
  expect(await findings(lsp, counters, UPDATE)).toHaveLength(1);
  put("main.py", "import counters\n");
  await afterwards(lsp, counters, () => onDisk(lsp, main, CHANGED));
  expect(await findings(lsp, counters, UPDATE)).toEqual([]);
  put("main.py", STARTER);
  await afterwards(lsp, counters, () => onDisk(lsp, main, CHANGED));
  expect(await findings(lsp, counters, UPDATE)).toHaveLength(1);
});

test("a checked file follows the threads that another starts on its functions", async () => {
  const counters = put("counters.py", COUNTERS);
  const main = put("main.py", "import counters\n");
  const lsp = await start({ initializationOptions: { untrusted: true } });
  // Following begins with the first document.
  const other = put("other.py", "");
  await lsp.open(other, "");
  await lsp.connection.sendRequest(REQUEST.checkWorkspace, {});
  const shown = (): number =>
    lsp.published.get(counters)?.diagnostics.filter(({ code }) => code === UPDATE).length ?? 0;
  put("main.py", STARTER);
  await onDisk(lsp, main, CHANGED);
  await lsp.until("a finding", () => shown() === 1);
  put("main.py", "import counters\n");
  await onDisk(lsp, main, CHANGED);
  await lsp.until("no finding", () => shown() === 0);
});

const CACHED =
  "from concurrent.futures import ThreadPoolExecutor\nfrom state import CACHE\n\ndef work(key):\n    if key not in CACHE:\n        CACHE[key] = []\n\ndef main(keys):\n    with ThreadPoolExecutor() as pool:\n        pool.map(work, keys)\n";
const RACE = "check-then-act-race";

test("what another file keeps in the name that threads share decides, as it changes", async () => {
  put("state.py", "from tables import Table\nCACHE = Table()\n");
  const work = put("work.py", CACHED);
  const lsp = await start();
  await lsp.open(work, CACHED);
  expect(await findings(lsp, work, RACE)).toEqual([]);
  const state = put("state.py", "CACHE = {}\n");
  const found = await afterwards(lsp, work, () => onDisk(lsp, state, CHANGED));
  expect(found).toEqual([]);
  expect(await findings(lsp, work, RACE)).toHaveLength(1);
  rmSync(path.join(folder, "state.py"));
  await afterwards(lsp, work, () => onDisk(lsp, state, DELETED));
  expect(await findings(lsp, work, RACE)).toEqual([]);
  put("state.py", "CACHE = {}\n");
  await afterwards(lsp, work, () => onDisk(lsp, state, CREATED));
  expect(await findings(lsp, work, RACE)).toHaveLength(1);
});

const VIEWS =
  "from web import app\n\nseen = {}\n\n@app.get('/')\ndef index(key):\n    if key not in seen:\n        seen[key] = []\n";

test("a route is one as long as the other file makes an application", async () => {
  const web = put("web.py", "from fastapi import FastAPI\napp = FastAPI()\n");
  const views = put("views.py", VIEWS);
  const lsp = await start();
  await lsp.open(views, VIEWS);
  expect(await findings(lsp, views, RACE)).toHaveLength(1);
  await lsp.open(web, "from fastapi import FastAPI\napp = FastAPI()\n");
  await afterwards(lsp, views, () =>
    lsp.change(web, 2, [{ text: "from menus import Menu\napp = Menu()\n" }]),
  );
  expect(await findings(lsp, views, RACE)).toEqual([]);
});
