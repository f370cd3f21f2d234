/** What must not bring the server down: broken, huge and hostile input, wrong requests, the end of its parent. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { LspSession, uriOf } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

const URI = "file:///nowhere/a.py";
const SERVER = path.resolve(import.meta.dirname, "../../dist/server.js");

let session: LspSession | undefined;
afterEach(async () => {
  await session?.stop();
  session = undefined;
});

async function start(mode: "pull" | "push" = "pull"): Promise<LspSession> {
  session = await LspSession.start({ mode });
  return session;
}

/** The server answers, and finds what it should. */
async function isWell(lsp: LspSession): Promise<void> {
  await lsp.open("file:///nowhere/well.py", SAFE);
  expect((await lsp.diagnostics("file:///nowhere/well.py")).map(({ code }) => code)).toEqual([
    RULE,
  ]);
}

describe("documents", () => {
  test("an empty one", async () => {
    const lsp = await start();
    await lsp.open(URI, "");
    expect(await lsp.diagnostics(URI)).toEqual([]);
    expect(await lsp.hover(URI, 0, 0)).toBeNull();
    expect(
      await lsp.actions(URI, { start: { line: 0, character: 0 }, end: { line: 9, character: 9 } }),
    ).toEqual([]);
  });

  test("one of 50,000 lines, with an edit in the middle", async () => {
    const lsp = await start();
    const block = `${SAFE}\n\nclass C:\n    def m(self):\n        return [1, 2]\n\n`;
    const text = block.repeat(Math.ceil(50_000 / (block.split("\n").length - 1)));
    expect(text.split("\n").length).toBeGreaterThan(50_000);
    await lsp.open(URI, text);
    const before = (await lsp.diagnostics(URI)).length;
    expect(before).toBe(text.split("n in ids").length - 1);
    const at = { line: 25_003, character: 0 };
    await lsp.change(URI, 2, [{ range: { start: at, end: at }, text: "\n" }]);
    expect(Math.abs((await lsp.diagnostics(URI)).length - before)).toBeLessThanOrEqual(1);
  });

  test("half-typed code: findings elsewhere stay", async () => {
    const lsp = await start();
    for (const broken of [
      "def g(",
      "class",
      "x = (1,",
      '"""',
      "if True:\n",
      "@",
      "for x in",
      "\u0000",
    ]) {
      const version = await lsp.open(URI, `${SAFE}\n${broken}`).then(() => 1);
      const found = await lsp.diagnostics(URI);
      expect([broken, version, found.map(({ code }) => code)]).toEqual([broken, 1, [RULE]]);
      await lsp.close(URI);
    }
  });

  test("text that no Python ever was", async () => {
    const lsp = await start();
    const texts = [
      "\u0000".repeat(1000),
      "(".repeat(5000),
      "\ud800",
      "'".repeat(999),
      "a.".repeat(5000),
      "\\\n".repeat(500),
      `x = ${"-".repeat(4000)}1`,
    ];
    for (const [i, text] of texts.entries()) {
      await lsp.open(`${URI}${i}`, text);
      expect(await lsp.pull(`${URI}${i}`)).toMatchObject({ kind: "full" });
    }
    await isWell(lsp);
  });

  test("untitled ones and notebook cells", async () => {
    const lsp = await start();
    for (const uri of [
      "untitled:Untitled-1",
      "vscode-notebook-cell:/a/b.ipynb#W0s",
      "file://",
      "file://host/share/a.py",
      "nonsense",
    ]) {
      await lsp.open(uri, SAFE);
      expect((await lsp.diagnostics(uri)).map(({ code }) => code)).toEqual([RULE]);
      const at = { start: { line: 3, character: 12 }, end: { line: 3, character: 12 } };
      expect((await lsp.actions(uri, at)).length).toBeGreaterThan(0);
      expect(await lsp.hover(uri, 3, 12)).not.toBeNull();
    }
  });

  test("a file that is deleted while it is open", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
    const file = path.join(folder, "a.py");
    writeFileSync(file, SAFE);
    session = await LspSession.start({ folder });
    await session.open(uriOf(file), SAFE);
    expect(await session.diagnostics(uriOf(file))).toHaveLength(1);
    rmSync(folder, { recursive: true });
    await session.change(uriOf(file), 2, [{ text: `\n${SAFE}` }]);
    expect(await session.diagnostics(uriOf(file))).toHaveLength(1);
    const at = { start: { line: 4, character: 12 }, end: { line: 4, character: 12 } };
    expect((await session.actions(uriOf(file), at)).length).toBeGreaterThan(0);
  });

  test("other languages are left alone", async () => {
    const lsp = await start();
    await lsp.open("file:///nowhere/a.toml", SAFE, "toml");
    expect(await lsp.diagnostics("file:///nowhere/a.toml")).toEqual([]);
  });
});

describe("requests", () => {
  test("for documents that nobody opened", async () => {
    const lsp = await start();
    const at = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    expect(await lsp.diagnostics(URI)).toEqual([]);
    expect(await lsp.hover(URI, 0, 0)).toBeNull();
    expect(await lsp.actions(URI, at)).toEqual([]);
    await lsp.change(URI, 2, [{ text: "x" }]);
    await lsp.close(URI);
    expect(
      await lsp.connection.sendRequest("hotlint/heat", { uri: URI, measure: "self" }),
    ).toBeNull();
    await isWell(lsp);
  });

  test("with parameters that make no sense", async () => {
    const lsp = await start();
    await lsp.open(URI, SAFE);
    const methods = [
      "textDocument/hover",
      "textDocument/codeAction",
      "textDocument/diagnostic",
      "codeAction/resolve",
      "workspace/executeCommand",
      "hotlint/heat",
      "hotlint/hotLines",
      "hotlint/attach",
      "hotlint/profileFile",
      "hotlint/openProfile",
      "no/such/method",
    ];
    for (const method of methods) {
      for (const params of [
        null,
        {},
        { textDocument: null },
        { uri: 3 },
        [],
        { data: { kind: 1 } },
      ]) {
        // An error is a right answer to nonsense; silence or a crash is not.
        await lsp.connection.sendRequest(method, params).catch((error: unknown) => error);
      }
    }
    for (const method of [
      "textDocument/didOpen",
      "textDocument/didChange",
      "textDocument/didClose",
      "workspace/didChangeConfiguration",
      "workspace/didChangeWatchedFiles",
      "hotlint/interpreter",
      "$/nonsense",
    ]) {
      for (const params of [
        {},
        { textDocument: {} },
        { textDocument: { uri: 7 }, contentChanges: [{}] },
      ]) {
        await lsp.connection.sendNotification(method, params);
      }
    }
    await isWell(lsp);
  });

  test("with places outside of the text", async () => {
    const lsp = await start();
    await lsp.open(URI, SAFE);
    const far = { line: 1e6, character: 1e6 };
    expect(await lsp.hover(URI, 1e6, 1e6)).toBeNull();
    await lsp.change(URI, 2, [{ range: { start: far, end: far }, text: "\nx = 1\n" }]);
    await lsp.change(URI, 3, [
      { range: { start: { line: 2, character: 500 }, end: { line: 1, character: 0 } }, text: "" },
    ]);
    expect(await lsp.pull(URI)).toMatchObject({ kind: "full" });
    await isWell(lsp);
  });

  test("an edit behind a pull wins, or the pull is answered all the same", async () => {
    const lsp = await start();
    await lsp.open(URI, SAFE);
    const pulls = Array.from({ length: 30 }, async (_, i) => {
      void lsp.change(URI, i + 2, [{ text: i % 2 === 0 ? "x = 1\n" : SAFE }]);
      return lsp.pull(URI);
    });
    const last = (await Promise.all(pulls)).at(-1);
    expect(last).toMatchObject({ kind: "full", items: [{ code: RULE }] });
  });
});

describe("edits", () => {
  test("a thousand at random leave the findings of a fresh document", async () => {
    const lsp = await start();
    let text = `${SAFE}\n${SAFE.replace("def f", "def g")}\nclass A:\n    x = 1\n`;
    await lsp.open(URI, text);
    const random = generator(20);
    const pieces = [
      "\n",
      " ",
      "(",
      ")",
      '"',
      "'''",
      "#",
      ":",
      "x",
      "for",
      "    ",
      "🐍",
      "\\",
      "def ",
    ];
    for (let version = 2; version < 1000; version++) {
      const lines = text.split("\n");
      const line = Math.floor(random() * lines.length);
      const character = Math.floor(random() * ((lines[line] ?? "").length + 1));
      const at = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
      const remove =
        random() < 0.5
          ? Math.min(Math.floor(random() * 4), (lines[line] ?? "").length - character)
          : 0;
      const piece = random() < 0.7 ? (pieces[Math.floor(random() * pieces.length)] ?? "") : "";
      text = text.slice(0, at) + piece + text.slice(at + remove);
      const range = { start: { line, character }, end: { line, character: character + remove } };
      await lsp.change(URI, version, [{ range, text: piece }]);
      if (version % 50 !== 0) continue;
      const kept = await lsp.diagnostics(URI);
      await lsp.open("file:///nowhere/fresh.py", text);
      const fresh = await lsp.diagnostics("file:///nowhere/fresh.py");
      const plain = (all: typeof kept) =>
        all.map(({ range: place, message }) => ({ place, message }));
      expect(plain(kept)).toEqual(plain(fresh));
      await lsp.close("file:///nowhere/fresh.py");
    }
  });
});

describe("the process", () => {
  test("ends with 0 after shutdown and exit, with 1 after exit alone", async () => {
    const polite = await LspSession.start();
    expect(await polite.stop()).toBe(0);
    const rude = await LspSession.start();
    await rude.connection.sendNotification("exit");
    expect(await rude.exited).toBe(1);
    rude.connection.dispose();
  });

  test("ends when the editor closes the pipe", async () => {
    const child = spawn(process.execPath, [SERVER, "--stdio"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    expect(await ended).not.toBeUndefined();
  });

  test("ends when the editor dies without a word", async () => {
    // The parent starts the server with pipes that outlive it, names itself, and is killed.
    const parent = `
      const { spawn } = require("node:child_process");
      const server = spawn(process.execPath, [${JSON.stringify(SERVER)}, "--stdio"], { stdio: ["pipe", "ignore", "ignore"], detached: true });
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: process.pid, rootUri: null, capabilities: {} } });
      server.stdin.write("Content-Length: " + Buffer.byteLength(body) + "\\r\\n\\r\\n" + body);
      setTimeout(() => { console.log(server.pid); process.kill(process.pid, "SIGKILL"); }, 1500);
    `;
    const { stdout } = spawnSync(process.execPath, ["-e", parent], { encoding: "utf8" });
    const pid = Number(stdout.trim());
    expect(pid).toBeGreaterThan(0);
    const isGone = (): boolean => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    };
    for (let tries = 0; tries < 100 && !isGone(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(isGone()).toBe(true);
  });
});

/** A small generator with a seed, so that a failure can be had again (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
