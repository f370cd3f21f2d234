/** Where py-spy is looked for, in which order, and what is said when it is nowhere. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPySpy } from "../../server/src/engines/find-py-spy.ts";
import { installPySpy } from "../../server/src/engines/install.ts";
import { pythonTool, toolsFolder } from "./tools.ts";

const folder = mkdtempSync(path.join(tmpdir(), "find-test-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const nowhere = { path: "", home: folder };

describe("finding py-spy", () => {
  it("takes the setting, and nothing else when there is one", async () => {
    const setting = pythonTool("py-spy");
    const found = await findPySpy({ setting, ...nowhere });
    expect(found).toMatchObject({ ok: true, command: { file: setting, foundIn: "setting" } });
    for (const bad of [path.join(folder, "none"), "/bin/true", "py-spy"]) {
      const missing = await findPySpy({ setting: bad, interpreter: pythonTool("python") });
      expect(missing.ok ? "" : missing.reason).toContain(bad);
    }
  });

  it("prefers the interpreter's folder to PATH", async () => {
    const found = await findPySpy({ interpreter: pythonTool("python"), path: toolsFolder() });
    expect(found).toMatchObject({ ok: true, command: { foundIn: "interpreter" } });
    expect(found.ok && found.command.version).toMatch(/^\d+\.\d+\.\d+$/u);
  });

  it("searches PATH, passing over what is no py-spy and what is relative", async () => {
    const fake = path.join(folder, "fake");
    mkdirSync(fake);
    writeFileSync(path.join(fake, "py-spy"), "#!/bin/sh\necho hello\n");
    chmodSync(path.join(fake, "py-spy"), 0o755);
    const search = [fake, ".", "bin", toolsFolder()].join(path.delimiter);
    const found = await findPySpy({ path: search, home: folder });
    expect(found).toMatchObject({
      ok: true,
      command: { file: pythonTool("py-spy"), foundIn: "path" },
    });
  });

  it("searches the user's own tools last", async () => {
    const home = path.join(folder, "home");
    mkdirSync(path.join(home, ".local/bin"), { recursive: true });
    symlinkSync(pythonTool("py-spy"), path.join(home, ".local/bin/py-spy"));
    expect(await findPySpy({ path: "", home })).toMatchObject({
      ok: true,
      command: { foundIn: "user" },
    });
  });

  it("says what to do when there is none", async () => {
    const found = await findPySpy(nowhere);
    expect(found.ok ? "" : found.reason).toMatch(/Install it/u);
  });
});

describe("installing py-spy", () => {
  it("leaves an environment that has it as it is, and finds it there", async () => {
    const output: string[] = [];
    const found = await installPySpy({
      interpreter: pythonTool("python"),
      onOutput: (text) => output.push(text),
    });
    expect(found).toMatchObject({ ok: true, command: { foundIn: "interpreter" } });
    expect(output.join("")).toContain("already satisfied");
  });

  it("says that there is no pip", async () => {
    const bare = path.join(folder, "bare");
    execFileSync(pythonTool("python"), ["-m", "venv", "--without-pip", bare]);
    const found = await installPySpy({ interpreter: path.join(bare, "bin/python") });
    expect(found.ok ? "" : found.reason).toContain("has no pip");
  });

  it("says that the interpreter is not there", async () => {
    const found = await installPySpy({ interpreter: path.join(folder, "none") });
    expect(found.ok ? "" : found.reason).toContain("cannot be started");
  });

  it("can be cancelled", async () => {
    const found = await installPySpy({
      interpreter: pythonTool("python"),
      signal: AbortSignal.abort(),
    });
    expect(found.ok ? "" : found.reason).toMatch(/cancelled/u);
  });
});
