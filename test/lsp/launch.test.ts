/** Launching over the protocol: a module, a launch.json configuration, a test, imports, another Python. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type {
  DocumentHeat,
  LaunchConfigurations,
  LaunchParams,
  ProcessList,
  ProfileOutcome,
} from "../../server/src/protocol.ts";
import {
  endProcesses,
  freshFolder,
  python315,
  pythonTool,
  runningWith,
  startProcess,
} from "../engines/tools.ts";
import { LspSession, type SessionOptions, uriOf } from "./session.ts";

/** Line 2 (from 0) is where the time goes. */
const SHOP = `import sys, time
def work(seconds):
    end = time.time() + seconds
    while time.time() < end:
        sorted(range(20000), key=lambda n: -n)
if __name__ == "__main__":
    print("running", sys.argv[1:], flush=True)
    work(float(sys.argv[1]))
`;
const HOT = 4;

const TESTS = `from shop.server import work
class TestWork:
    def test_a(self):
        work(1)
    def test_b(self):
        assert False
`;

let lsp: LspSession;
let folder = "";
beforeEach(() => {
  folder = freshFolder();
  mkdirSync(path.join(folder, "shop"));
  writeFileSync(path.join(folder, "shop/__init__.py"), "");
  writeFileSync(path.join(folder, "shop/server.py"), SHOP);
  writeFileSync(path.join(folder, "test_shop.py"), TESTS);
  // pytest in two lines: what it is asked to run is what matters here.
  writeFileSync(path.join(folder, "pytest.py"), PYTEST);
});
afterEach(async () => {
  const { exitCode, signalCode } = lsp.process;
  if (exitCode === null && signalCode === null) await lsp.stop();
  await endProcesses();
});

const PYTEST = `import importlib, sys
file, group, name = sys.argv[1].split("::")
module = importlib.import_module(file[:-3])
print("ran", name, flush=True)
getattr(getattr(module, group)(), name)()
`;

const server = (): string => uriOf(path.join(folder, "shop/server.py"));

async function start(settings: unknown = null, options: SessionOptions = {}): Promise<void> {
  lsp = await LspSession.start({
    folder,
    settings,
    initializationOptions: { interpreter: pythonTool("python") },
    ...options,
  });
  await lsp.open(server(), SHOP);
}

function launch(target: LaunchParams["target"], extra: object = {}): Promise<ProfileOutcome> {
  return lsp.connection.sendRequest("hotlint/launch", { target, ...extra });
}

async function hottest(uri = server()): Promise<number | undefined> {
  const heat = await lsp.connection.sendRequest<DocumentHeat | null>("hotlint/heat", {
    uri,
    measure: "total",
  });
  const lines = [...(heat?.lines ?? [])].sort((a, b) => b.share - a.share);
  return lines.find(({ line }) => line === HOT)?.line ?? lines[0]?.line;
}

test("a module, in the folder, with its arguments", async () => {
  await start();
  const outcome = await launch({ kind: "module", module: "shop.server", args: ["1"] });
  expect(outcome).toMatchObject({ ok: true, profile: { engine: "py-spy" } });
  expect(await hottest()).toBe(HOT);
  expect(lsp.messages.some(({ message }) => message.includes("running ['1']"))).toBe(true);
  expect(await launch({ kind: "module", module: "-c" })).toMatchObject({ ok: false });
});

test("a configuration of launch.json, with its variables", async () => {
  // The client answers this for every section.
  const common = { type: "debugpy", request: "launch", python: "/nonexistent" };
  const run = {
    ...common,
    name: "serve",
    program: "${file}",
    args: ["1", "${workspaceFolderBasename}", "${env:HOME}"],
    cwd: "${workspaceFolder}/shop",
  };
  await start({ configurations: [run, { ...common, name: "pick", program: "${command:pick}" }] });
  expect(await lsp.connection.sendRequest("hotlint/launchConfigurations")).toEqual({
    names: ["serve", "pick"],
  });
  const outcome = await launch({ kind: "configuration", name: "serve", uri: server() });
  expect(outcome).toMatchObject({ ok: true });
  if (outcome.ok) expect(outcome.note).toContain("own Python was not used");
  // Python writes what one `print` says in pieces; it is told as one line.
  expect(lsp.messages.map(({ message }) => message)).toContain(
    `running ['1', '${path.basename(folder)}', '${process.env["HOME"] ?? ""}']`,
  );
  expect(await hottest()).toBe(HOT);
  for (const name of ["pick", "none"]) {
    expect(await launch({ kind: "configuration", name })).toMatchObject({ ok: false });
  }
});

test("the test at the cursor", async () => {
  await start();
  const uri = uriOf(path.join(folder, "test_shop.py"));
  await lsp.open(uri, TESTS);
  const outcome = await launch({ kind: "test", uri, line: 3 });
  expect(outcome).toMatchObject({ ok: true });
  expect(lsp.messages.some(({ message }) => message.includes("ran test_a"))).toBe(true);
  expect(await hottest()).toBe(HOT);
  expect(await launch({ kind: "test", uri, line: 1 })).toMatchObject({
    ok: false,
    reason: "There is no test at the cursor.",
  });
});

test("imports, on the lines that import", async () => {
  await start();
  const outcome = await lsp.connection.sendRequest<ProfileOutcome>("hotlint/profileFile", {
    uri: uriOf(path.join(folder, "test_shop.py")),
    engine: "importtime",
  });
  expect(outcome).toMatchObject({ ok: true });
  if (outcome.ok) expect(outcome.profile.unit).toBe("seconds");
});

test("nothing is launched in an untrusted workspace", async () => {
  await start(null, { initializationOptions: { untrusted: true } });
  expect(await launch({ kind: "module", module: "shop.server" })).toMatchObject({ ok: false });
  const listed = await lsp.connection.sendRequest<LaunchConfigurations>(
    "hotlint/launchConfigurations",
  );
  expect(listed).toEqual({ names: [] });
});

test.skipIf(python315() === undefined)("a Python that brings its own profiler", async () => {
  const python = python315() ?? "";
  const recordings = freshFolder();
  const env = { TMPDIR: recordings };
  await start(null, { initializationOptions: { interpreter: python }, env });
  const outcome = await launch({ kind: "module", module: "shop.server", args: ["1"] });
  expect(outcome).toMatchObject({ ok: true, profile: { engine: "tachyon" } });
  expect(await hottest()).toBe(HOT);
  const { pid } = await startProcess(python, [path.join(folder, "shop/server.py"), "60"]);
  const { processes } = await lsp.connection.sendRequest<ProcessList>("hotlint/processes");
  const listed = processes.find((each) => each.pid === pid);
  expect(listed).toMatchObject({ isPython: true });
  expect(listed?.obstacle).toBeUndefined();
  const attached = await lsp.connection.sendRequest<ProfileOutcome>("hotlint/attach", {
    pid,
    seconds: 1,
    mode: "gil",
  });
  expect(attached).toMatchObject({ ok: true, profile: { engine: "tachyon" } });
  if (attached.ok) expect(attached.profile.denominator).toContain("holding the GIL");
  expect(await hottest()).toBe(HOT);
  expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toMatch(/\) [RS] /u);
  expect(runningWith(recordings)).toEqual([]);
});

test.each([
  ["is asked to end", () => lsp.stop()],
  ["loses its client", () => lsp.process.stdin?.end()],
  ["gets SIGTERM", () => lsp.process.kill("SIGTERM")],
])("no launched program outlives a server that %s", async (_, end) => {
  await start();
  const marker = `600.${process.pid}`;
  void launch({ kind: "module", module: "shop.server", args: [marker] }).catch(() => undefined);
  await lsp.until("the program", () => runningWith(`shop.server ${marker}`).length > 1);
  await end();
  await lsp.exited;
  await lsp.until("the end", () => runningWith(`shop.server ${marker}`).length === 0);
});
