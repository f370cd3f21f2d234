/** The language server behind the editor: it comes back after a crash and a restart. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { commands, Position, window } from "vscode";
import { api, diagnosticsOf, eventually, openSample } from "./editor.ts";
import { attach, drawn, hottestOf } from "./measuring.ts";

const rule = "list-membership-in-loop";

suite("server", () => {
  test("killed, it is started again, says so, and the findings return", async () => {
    const { document } = await openSample("orders/intake.py");
    await diagnosticsOf(document.uri, rule);
    const killed = serverPid();
    process.kill(killed, "SIGKILL");
    await eventually(async () => {
      assert.notEqual(serverPid(), killed);
      assert.equal((await api()).server.state.state, "ready");
    });
    await diagnosticsOf(document.uri, rule);
    const { said } = await api();
    assert.ok(
      said.some(({ text }) => text.includes("started again")),
      `nothing was said of it: ${said.map(({ text }) => text).join("; ")}`,
    );
  });

  test("killed while somebody types, it is started again", async () => {
    const { document } = await openSample("orders/intake.py");
    const editor = await window.showTextDocument(document);
    const killed = serverPid();
    process.kill(killed, "SIGKILL");
    // Each is written to a server that is gone, until the client notices.
    for (let keys = 0; keys < 20; keys++) {
      await editor.edit((edit) => {
        edit.insert(new Position(0, 0), "#");
      });
    }
    await eventually(async () => {
      assert.notEqual(serverPid(), killed);
      assert.equal((await api()).server.state.state, "ready");
    });
    await diagnosticsOf(document.uri, rule);
    await commands.executeCommand("workbench.action.files.revert");
  });

  test("killed, the next one shows the same heat", async () => {
    const { document } = await openSample("orders/intake.py");
    await attach(2);
    const shown = async () => hottestOf(await drawn(document.uri.fsPath));
    const before = await eventually(shown);
    const killed = serverPid();
    process.kill(killed, "SIGKILL");
    await eventually(async () => {
      assert.notEqual(serverPid(), killed);
      assert.equal((await api()).profile?.engine, "py-spy");
    });
    assert.deepEqual(await eventually(shown), before);
    await commands.executeCommand("hotlint.clearProfile");
  });

  test("Restart Server starts another one", async () => {
    const { document } = await openSample("orders/intake.py");
    await diagnosticsOf(document.uri, rule);
    const before = serverPid();
    await commands.executeCommand("hotlint.restartServer");
    await eventually(() => {
      assert.notEqual(serverPid(), before);
    });
    await diagnosticsOf(document.uri, rule);
  });

  test("killed again and again, it stays down, says so once, and Restart Server brings it back", async () => {
    const { document } = await openSample("orders/intake.py");
    const failures = async (): Promise<number> =>
      (await api()).said.filter(({ actions }) => actions.includes("Restart Server")).length;
    const before = await failures();
    for (let kills = 0; kills < 4; kills++) {
      await eventually(async () => {
        assert.equal((await api()).server.state.state, "ready");
      });
      const killed = serverPid();
      process.kill(killed, "SIGKILL");
      await eventually(async () => {
        assert.notEqual((await api()).server.state.state, "ready");
      });
    }
    await eventually(async () => {
      assert.equal((await api()).server.state.state, "stopped");
      assert.equal(await failures(), before + 1);
    });
    await commands.executeCommand("hotlint.restartServer");
    await diagnosticsOf(document.uri, rule);
  });
});

/** The server is a child of the extension host, which runs this test. */
function serverPid(): number {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  for (const row of rows.split("\n")) {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    const isServer = Number(parent) === process.pid && command?.includes("server.js") === true;
    if (isServer) return Number(pid);
  }
  return assert.fail("the language server is not running");
}
