/** Profiles that come from elsewhere than the running service: files that are run or opened, and bad ones. */
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { commands, extensions, Uri } from "vscode";
import { environment } from "../results.ts";
import { api, eventually, openSample, sampleFolder, sampleUri } from "./editor.ts";
import { drawn, measured, record, refused, required, succeeded } from "./measuring.ts";

suite("profiles", () => {
  let scratch = "";
  const children: ChildProcess[] = [];

  suiteSetup(() => {
    scratch = mkdtempSync(path.join(tmpdir(), "hotlint-profiles-"));
  });
  teardown(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await commands.executeCommand("hotlint.clearProfile");
  });
  suiteTeardown(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  const start = (file: string, ...args: readonly string[]): number => {
    const child = spawn(file, args, { stdio: "ignore" });
    children.push(child);
    assert.ok(child.pid !== undefined, `${file} did not start`);
    return child.pid;
  };

  test("the current file is run under the interpreter's cProfile", async () => {
    const { document } = await openSample("report.py");
    const outcome = await measured("hotlint.profileCurrentFile", document.uri, {
      engine: "cprofile",
    });
    succeeded(outcome);
    assert.equal(outcome.profile.granularity, "function");
    assert.match(outcome.profile.engine, /cprofile/i);
    await somethingIsHot();
  });

  test("the current file is run under py-spy, line by line", async () => {
    const busy = path.join(sampleFolder(), "busy.py");
    writeFileSync(busy, BUSY);
    const { document } = await openSample("busy.py");
    const outcome = await measured("hotlint.profileCurrentFile", undefined, { engine: "py-spy" });
    succeeded(outcome);
    assert.equal(outcome.profile.granularity, "line");
    const lines = await eventually(async () => {
      const heat = await drawn(document.uri.fsPath);
      assert.ok(heat.length > 0, "nothing is drawn");
      return heat;
    });
    const hottest = lines.reduce((a, b) => (b.share > a.share ? b : a));
    assert.match(document.lineAt(hottest.line).text, /total \+= /);
    rmSync(busy);
  });

  test("a pstats file that cProfile wrote opens", async () => {
    const file = path.join(scratch, "report.pstats");
    const report = path.join(sampleFolder(), "report.py");
    execFileSync(required(environment.python), ["-m", "cProfile", "-o", file, report], {
      cwd: sampleFolder(),
      stdio: "pipe",
    });
    const outcome = await measured("hotlint.openProfile", Uri.file(file));
    succeeded(outcome);
    assert.equal(outcome.profile.granularity, "function");
    await somethingIsHot();
  });

  test("a profile of a Pyroscope server opens, and one that is gone is said", async () => {
    const { server, request } = await pyroscope();
    const outcome = await measured("hotlint.openPyroscope", request);
    succeeded(outcome);
    assert.match(outcome.profile.label, /^Grafana Pyroscope, /u);
    assert.equal(outcome.profile.mode, "cpu");
    server.closeAllConnections();
    server.close();
    assert.match(await refused("hotlint.openPyroscope", request), /refused the connection/u);
  });

  test("a process that ends while it is measured gives what was measured", async () => {
    const script = "import time\nend = time.monotonic() + 3\nwhile time.monotonic() < end: pass";
    const pid = start(required(environment.python), "-c", script);
    const outcome = await measured("hotlint.attach", { pid, seconds: 20 });
    succeeded(outcome);
    assert.match(outcome.note ?? "", /ended/);
  });

  test("a process that is not Python is refused", async () => {
    const pid = start("sleep", "60");
    assert.match(await refused("hotlint.attach", { pid, seconds: 1 }), /Python/);
  });

  test("a pid that is gone is refused", async () => {
    assert.match(await refused("hotlint.attach", { pid: 99_999_999, seconds: 1 }), /99999999/);
  });

  test("a profile that was cut off is refused, and the one that is shown stays", async () => {
    const whole = path.join(scratch, "whole.speedscope.json");
    record("speedscope", 1, whole);
    succeeded(await measured("hotlint.openProfile", Uri.file(whole)));
    const text = readFileSync(whole, "utf8");
    const cut = path.join(scratch, "cut.speedscope.json");
    writeFileSync(cut, text.slice(0, Math.floor(text.length / 2)));
    await refused("hotlint.openProfile", Uri.file(cut));
    assert.notEqual((await api()).profile, null);
  });

  test("what is no profile at all is refused", async () => {
    const files: readonly (readonly [string, string | Uint8Array])[] = [
      ["empty.json", ""],
      ["other.json", '{"name": "hotlint"}'],
      ["noise.pstats", Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)],
    ];
    for (const [name, content] of files) {
      const file = path.join(scratch, name);
      writeFileSync(file, content);
      assert.match(await refused("hotlint.openProfile", Uri.file(file)), /\w/, name);
    }
    await refused("hotlint.openProfile", Uri.file(path.join(scratch, "missing.json")));
    await refused("hotlint.openProfile", Uri.file(scratch));
  });

  test("a file that is not Python is not run", async () => {
    const before = (await api()).said.length;
    const outcome = await commands.executeCommand(
      "hotlint.profileCurrentFile",
      sampleUri("README.md"),
    );
    assert.equal(outcome, undefined);
    const news = (await api()).said.slice(before);
    assert.match(news.map(({ text }) => text).join("\n"), /no Python file/);
  });
});

const BUSY = `def work():
    total = 0
    for number in range(25_000_000):
        total += number * number % 7
    return total


work()
`;

/** The report spends its time in the package; some file of it must be painted. */
async function somethingIsHot(): Promise<void> {
  const modules = ["intake", "catalog", "dispatch", "feeds", "reports"];
  for (const module of modules) await openSample(`orders/${module}.py`);
  await eventually(async () => {
    for (const module of modules) {
      const { document } = await openSample(`orders/${module}.py`);
      if ((await drawn(document.uri.fsPath)).length > 0) return;
    }
    assert.fail("no module of the report is hot");
  });
}

interface RecordedPyroscope {
  readonly selector: string;
  readonly profileType: string;
  readonly period: { readonly from: number; readonly until: number };
  readonly answers: readonly {
    readonly method: string;
    readonly request: string;
    readonly status: number;
    readonly type: string;
    readonly body: string;
  }[];
}

/** Gives again what a real server answered; see docs/testing.md. */
async function pyroscope(): Promise<{ readonly server: Server; readonly request: object }> {
  const extension = extensions.getExtension("hotlint.hotlint");
  assert.ok(extension);
  const file = path.join(extension.extensionPath, "test/continuous/fixtures/pyroscope.json");
  const recorded = JSON.parse(readFileSync(file, "utf8")) as RecordedPyroscope;
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const method = path.posix.basename(request.url ?? "");
      const asked = body.toString("base64");
      const found = recorded.answers.find(
        (each) => each.method === method && each.request === asked,
      );
      response.writeHead(found?.status ?? 500, { "content-type": found?.type ?? "text/plain" });
      response.end(Buffer.from(found?.body ?? "", "base64"));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { selector, profileType, period } = recorded;
  const url = `http://127.0.0.1:${port}`;
  return { server, request: { url, selector, profileType, ...period } };
}
