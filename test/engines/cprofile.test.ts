/** cProfile of a real interpreter: results, failing scripts, cancel. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cProfileEngine } from "../../server/src/engines/cprofile.ts";
import type { RecordResult, Recorded } from "../../server/src/engines/engine.ts";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import { freshFolder, program, pythonTool, runningWith, script } from "./tools.ts";

const folder = freshFolder();

function launch(script: string, extra: object = {}): Promise<RecordResult> {
  const interpreter = pythonTool("python");
  return cProfileEngine().launch({
    interpreter,
    program: { script },
    cwd: folder,
    outputDir: folder,
    ...extra,
  });
}

function recorded(result: RecordResult): Recorded {
  if (!result.ok) throw new Error(`${result.kind}: ${result.reason}`);
  expect(readdirSync(folder).filter((name) => name.startsWith("hotlint-"))).toEqual([]);
  return result;
}

describe("cProfile", () => {
  it("counts the calls of a program whose calls are known", async () => {
    const file = program("counts.py");
    const { profile, notes } = recorded(await launch(file));
    const heat = fileHeat(profile, file);
    expect(heat.granularity).toBe("function");
    expect(heat.functions.find(({ name }) => name === "leaf")).toMatchObject({
      line: 4,
      calls: 1030,
    });
    expect(profile).toMatchObject({ engine: "cprofile", mode: "traced", cwd: folder });
    expect(profile.sources.get(file)?.text).toBe(readFileSync(file, "utf8"));
    expect(notes.join()).toMatch(/^The program ended after/u);
  });

  it("passes arguments and output", async () => {
    const file = script("args.py", "import sys", "def f(): print(sys.argv[1:])", "f()");
    const output: string[] = [];
    recorded(
      await launch(file, {
        args: ["a b", "$(x)", "'"],
        onOutput: (text: string) => output.push(text),
      }),
    );
    expect(output.join("").trim()).toBe(`['a b', '$(x)', "'"]`);
  });

  it("gives the profile of a script that exits with a code or an exception", async () => {
    const exits = script(
      "exits.py",
      "import sys",
      "def f(): return sum(range(99))",
      "f(); sys.exit(3)",
    );
    expect(fileHeat(recorded(await launch(exits)).profile, exits).functions).not.toEqual([]);
    const raises = script("raises.py", "def f(): raise ValueError('no stock')", "f()");
    const { profile, notes } = recorded(await launch(raises));
    expect(notes.join()).toMatch(/failed after .*ValueError: no stock.*was measured/u);
    expect(fileHeat(profile, raises).functions.map(({ name }) => name)).toContain("f");
  });

  it("keeps what was measured when cancelled", async () => {
    const endless = script("endless.py", "def f(): return sum(range(1000))", "while True: f()");
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 1500);
    const { profile, notes } = recorded(await launch(endless, { signal: controller.signal }));
    expect(notes.join()).toMatch(/was stopped after/u);
    expect(
      fileHeat(profile, endless).functions.find(({ name }) => name === "f")?.calls,
    ).toBeGreaterThan(99);
    expect(runningWith(endless)).toEqual([]);
  });

  it("says what is wrong when nothing was written", async () => {
    const syntax = script("syntax.py", "def f(:");
    expect(await launch(syntax)).toMatchObject({ ok: false, kind: "script-failed" });
    const hard = script("hard.py", "import os", "os._exit(4)");
    const result = await launch(hard);
    expect(result).toMatchObject({ ok: false, kind: "script-failed" });
    expect(result.ok ? "" : result.reason).toContain("code 4");
    expect(await launch(path.join(folder, "none.py"))).toMatchObject({ kind: "bad-request" });
    expect(await launch(syntax, { interpreter: "/bin/false" })).toMatchObject({
      kind: "bad-request",
    });
    expect(await launch(syntax, { outputDir: path.join(folder, "none") })).toMatchObject({
      kind: "output-not-writable",
    });
  });

  it("kills a script that ignores the interrupt, and says so", async () => {
    const stubborn = script(
      "stubborn.py",
      "import signal, time",
      "signal.signal(signal.SIGINT, signal.SIG_IGN)",
      "while True: time.sleep(0.05)",
    );
    const result = await launch(stubborn, { duration: 0.7 });
    expect(result).toMatchObject({ ok: false, kind: "cancelled" });
    expect(runningWith(stubborn)).toEqual([]);
  });
});
