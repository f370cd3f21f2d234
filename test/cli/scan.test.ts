/** Many files on the built command line: the cache, threads, progress and Ctrl+C. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { RULE, SAFE, UNSAFE } from "../lsp/snippets.ts";
import { libraryPython } from "../harness/standard-library.ts";
import { CLI, folder, json, put, run } from "./run-cli.ts";

const CACHE = ".hotlint_cache";

function many(count: number, functions = 1): void {
  const one = (_: unknown, i: number): string => SAFE.replace("def f", `def f${i}`);
  const text = Array.from({ length: functions }, one).join("\n");
  for (let i = 0; i < count; i++) put(`pkg${i % 7}/m${i}.py`, text);
}

describe("the cache", () => {
  test("lies in the project, out of version control, and changes nothing that is printed", () => {
    execFileSync("git", ["init", "-q", folder]);
    many(30);
    put("broken.py", "# coding: klingon\n");
    const first = run(["check"]);
    expect(existsSync(path.join(folder, CACHE))).toBe(true);
    expect(execFileSync("git", ["status", "--short", CACHE], { cwd: folder }).toString()).toBe("");
    expect(run(["check"])).toEqual(first);
    expect(run(["check", "--jobs", "3"])).toEqual(first);
    expect(run(["check", "--no-cache"])).toEqual(first);
    expect(first.out).toContain("30 findings in 30 of 31 files");
    expect(first.err).toBe("hotlint: broken.py: its encoding klingon is not known\n");
    put("pkg0/m0.py", "x = 1\n");
    expect(run(["check"]).out).toContain("29 findings in 29 of 31 files");
  });

  test("belongs to the options: others do not see its findings", () => {
    many(3);
    expect(json([]).findings).toHaveLength(3);
    expect(json(["--ignore", RULE]).findings).toHaveLength(0);
    expect(json([]).findings).toHaveLength(3);
    put("pyproject.toml", `[tool.hotlint]\nseverity = { ${RULE} = "error" }\n`);
    expect(json([]).findings[0]).toMatchObject({ severity: "error" });
    put("pyproject.toml", `[tool.hotlint.per-path-ignores]\n"pkg0/*" = ["all"]\n`);
    expect(json([]).findings).toHaveLength(2);
  });

  test("is the project's, from wherever in it a check is started", () => {
    put("pyproject.toml", "");
    put("deep/er/a.py", SAFE);
    const cwd = path.join(folder, "deep/er");
    execFileSync(process.execPath, [CLI, "check", "--select", "async"], { cwd });
    expect(readdirSync(cwd)).toEqual(["a.py"]);
    expect(existsSync(path.join(folder, CACHE))).toBe(true);
  });

  test("is not there with --no-cache, and elsewhere with --cache-dir", () => {
    many(3);
    run(["check", "--no-cache"]);
    expect(existsSync(path.join(folder, CACHE))).toBe(false);
    mkdirSync(path.join(folder, "mine"));
    run(["check", "--cache-dir", "mine"]);
    expect(existsSync(path.join(folder, CACHE))).toBe(false);
    expect(readdirSync(path.join(folder, "mine"))).toEqual([expect.stringMatching(/\.scan$/u)]);
  });

  test("knows what --fix wrote", () => {
    many(12);
    put("unsafe.py", UNSAFE);
    expect(json([]).findings).toHaveLength(13);
    expect(run(["check", "--diff"]).out.match(/^--- a\//gmu)).toHaveLength(12);
    expect(run(["check", "--fix"]).out).toContain("12 findings fixed; 1 finding in 1 of 13 files");
    expect(json([]).findings).toMatchObject([{ file: "unsafe.py" }]);
    expect(run(["check", "--diff", "--unsafe-fixes"]).out).toContain("--- a/unsafe.py");
    expect(readFileSync(path.join(folder, "unsafe.py"), "utf8")).toBe(UNSAFE);
  });
});

test.each(["0", "-1", "two", "1.5", ""])("--jobs %j is wrong usage", (jobs) => {
  const { code, err } = run(["check", `--jobs=${jobs}`]);
  expect({ code, said: err.includes("--jobs") }).toEqual({ code: 2, said: true });
});

interface Ending {
  readonly code: number;
  readonly printed: string;
}

/** On a terminal, where Ctrl+C is pressed once `text` is there. */
function onTerminal(text: string, args: readonly string[]): Ending {
  const script = path.join(import.meta.dirname, "terminal.py");
  const command = [script, text, process.execPath, CLI, "check", ...args];
  const env = { ...process.env, TERM: "xterm", NO_COLOR: "1" };
  const options = { cwd: folder, encoding: "utf8", env, maxBuffer: 1e9 } as const;
  return JSON.parse(execFileSync(libraryPython().path, command, options)) as Ending;
}

describe("on a terminal", () => {
  test("progress is shown while it lasts, and gone at the end", () => {
    many(60, 200);
    const { code, printed } = onTerminal("", ["--format", "github"]);
    expect(code).toBe(1);
    expect(printed).toMatch(/\d+ of 60 files/u);
    const cleared = printed.lastIndexOf("\r\u001b[K");
    expect(cleared).toBeGreaterThan(printed.lastIndexOf(" of 60 files"));
    expect(printed).toContain("::warning file=pkg0/m0.py");
  });

  test("Ctrl+C ends at once with 130 and prints no half of the findings", () => {
    many(60, 200);
    const { code, printed } = onTerminal(" of 60 files", []);
    expect(code).toBe(130);
    expect(printed).not.toContain("warning");
    expect(printed).not.toContain("finding");
    rmSync(path.join(folder, CACHE), { recursive: true, force: true });
    expect(onTerminal(" of 60 files", ["--fix", "--jobs", "1"]).code).toBe(130);
    const texts = readdirSync(path.join(folder, "pkg0")).map((name) =>
      readFileSync(path.join(folder, "pkg0", name), "utf8"),
    );
    expect(new Set(texts).size).toBe(1);
  });
});
