/** The built command line on real folders: formats, exit codes, options, encodings, ignored files. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { HOT_ONLY, HOT_ONLY_RULE, RULE, SAFE } from "../lsp/snippets.ts";
import { recorded } from "../profile/recorded.ts";
import { CLI, filesOf, folder, json, put, run } from "./run-cli.ts";

describe("exit codes", () => {
  test.each([
    ["no findings", ["check", "clean.py"], 0],
    ["findings", ["check", "safe.py"], 1],
    ["a file that is not there", ["check", "none.py"], 2],
    ["a file that is not there beside findings", ["check", "safe.py", "none.py"], 2],
    ["an unknown option", ["check", "--nope"], 2],
    ["an unknown command", ["nope"], 2],
    ["no command", [], 2],
    ["an unknown format", ["check", "--format", "xml"], 2],
    ["an unknown rule", ["check", "--select", "nope"], 2],
    ["a wrong version", ["check", "--target-version", "2.7"], 2],
    ["--fix with --diff", ["check", "--fix", "--diff"], 2],
    ["a profile that is none", ["check", "clean.py", "--profile", "safe.py"], 2],
    ["help", ["--help"], 0],
    ["version", ["--version"], 0],
  ])("%s", (_, args, expected) => {
    put("safe.py", SAFE);
    put("clean.py", "x = 1\n");
    const { code, out, err } = run(args);
    expect({ args, code }).toEqual({ args, code: expected });
    if (expected === 2) expect(err).not.toBe("");
    expect(out + err).not.toMatch(/\n\s+at .*\.js:\d+/u);
  });

  test("a wrong setting is 2, told with its place, and the rest applies", () => {
    put("safe.py", SAFE);
    put("pyproject.toml", `[tool.hotlint]\nselect = ["collections"]\nignore = ["nope"]\n`);
    const { code, err, out } = run(["check"]);
    expect(code).toBe(2);
    expect(err).toContain('pyproject.toml:3: `ignore` names "nope"');
    expect(out).toContain(RULE);
  });
});

describe("formats", () => {
  test("text: grouped by file, from 1, with the evidence, without colours in a pipe", () => {
    put("pkg/a.py", SAFE);
    const { out } = run(["check"]);
    expect(out).toMatch(/^pkg\/a\.py\n {2}4:12 {2}warning {2}`ids` is a list/u);
    expect(out).toContain("      2:11  `ids` is a list: `split()`");
    expect(out).toContain("1 finding in 1 of 1 file; 1 fixable with --fix.");
    expect(out).not.toContain("\u001b");
  });

  test("text: coloured where colours are asked for", () => {
    put("a.py", SAFE);
    expect(run(["check"], { FORCE_COLOR: "1" }).out).toContain("\u001b[33mwarning\u001b[0m");
    expect(run(["check"], { FORCE_COLOR: "1", NO_COLOR: "1" }).out).not.toContain("\u001b");
  });

  test("json: the promised shape, from 0, in UTF-16", () => {
    put("a.py", SAFE.replace("if n", 'if "🐍" and n'));
    const { code, ...result } = json(["a.py"]);
    expect(code).toBe(1);
    expect(Object.keys(result)).toEqual(["version", "files", "findings", "errors"]);
    expect(result).toMatchObject({
      version: 1,
      files: 1,
      errors: [],
      findings: [
        {
          file: "a.py",
          rule: RULE,
          severity: "warning",
          range: { start: { line: 3, character: 20 }, end: { line: 3, character: 28 } },
          evidence: [
            { text: "`ids` is a list: `split()`", range: { start: { line: 1, character: 10 } } },
            {},
          ],
          fix: {
            safe: true,
            edits: [{ file: "a.py", range: { start: { line: 2 } } }, { file: "a.py" }],
          },
        },
      ],
    });
    expect(result.findings[0]).not.toHaveProperty("heat");
  });

  test("github: one workflow command a finding, escaped", () => {
    put("a,b.py", SAFE);
    const { out } = run(["check", "--format", "github"]);
    expect(out).toMatch(
      /^::warning file=a%2Cb\.py,line=4,col=12,endLine=4,endColumn=20,title=Hotlint \(list-membership-in-loop\)::`ids` is a list.*\n$/u,
    );
  });
});

describe("options", () => {
  test.each([
    ["--select a category", ["--select", "collections"], 1],
    ["--select another", ["--select", "async,threads"], 0],
    ["--select twice", ["--select", "async", "--select", RULE], 1],
    ["--ignore the rule", ["--ignore", RULE], 0],
    ["--ignore wins over --select", ["--select", RULE, "--ignore", "collections"], 0],
    ["--target-version", ["--target-version", "3.12"], 1],
    ["--target-version without the GIL", ["--target-version", "3.13t"], 1],
  ])("%s", (_, args, count) => {
    put("a.py", SAFE);
    expect(json(args).findings).toHaveLength(count);
  });

  test("--select is stronger than the project; its ignores still hold", () => {
    put("a.py", SAFE);
    put("pyproject.toml", `[tool.hotlint]\nselect = ["async"]\n`);
    expect(json([]).findings).toHaveLength(0);
    expect(json(["--select", "collections"]).findings).toHaveLength(1);
  });
});

describe("files", () => {
  test("ignored ones, environments and caches are skipped; a named file never is", () => {
    for (const name of [
      "a.py",
      "b.pyw",
      "kept/c.py",
      "ignored/d.py",
      "ignored/e.py",
      "kept/gen_x.py",
      "env/lib/f.py",
      "node_modules/g.py",
      "__pycache__/h.py",
      ".venv/i.py",
      "kept/deep/j.py",
      "notes.txt",
    ]) {
      put(name, SAFE);
    }
    put("env/pyvenv.cfg", "");
    put(".gitignore", "ignored/\ngen_*.py\n");
    put("kept/.gitignore", "deep/*\n!deep/j.py\n");
    expect(filesOf(json([]))).toEqual(["a.py", "b.pyw", "kept/c.py", "kept/deep/j.py"]);
    expect(filesOf(json(["ignored/d.py", "notes.txt"]))).toEqual(["ignored/d.py", "notes.txt"]);
    expect(json(["a.py", "a.py", "."]).files).toBe(4);
  });

  test("a folder inside a repository heeds the files above it", () => {
    execFileSync("git", ["init", "-q", folder]);
    put(".gitignore", "gen_*.py\n");
    put("pkg/a.py", SAFE);
    put("pkg/gen_b.py", SAFE);
    expect(filesOf(json(["pkg"]))).toEqual(["pkg/a.py"]);
  });

  test("a folder that is named is checked, whatever ignores it above; what is ignored inside is not", () => {
    execFileSync("git", ["init", "-q", folder]);
    put(".gitignore", "/versions/*\n");
    put("versions/.gitignore", "gen_*.py\n");
    put("versions/3.12/lib/a.py", SAFE);
    put("versions/3.12/lib/gen_b.py", SAFE);
    put("versions/3.12/lib/deep/c.py", SAFE);
    put("versions/3.12/lib/.gitignore", "deep/\n");
    put("versions/3.12/env/pyvenv.cfg", "");
    put("versions/3.12/env/d.py", SAFE);
    const found = ["versions/3.12/lib/a.py"];
    expect(filesOf(json(["versions/3.12/lib"]))).toEqual(found);
    expect(filesOf(json(["versions/3.12"]))).toEqual(found);
    expect(filesOf(json(["versions/3.12/env"]))).toEqual(["versions/3.12/env/d.py"]);
    expect(filesOf(json([]))).toEqual([]);
  });

  test("no Python file at all is said, and is no error", () => {
    put("notes/a.txt", "");
    put("docs/b.md", "");
    const { code, out, err } = run(["check", "notes", "docs"]);
    expect({ code, err }).toEqual({ code: 0, err: "hotlint: no Python files in notes, docs\n" });
    expect(out).toContain("No findings in 0 files.");
    put("notes/a.py", "x = 1\n");
    expect(run(["check", "notes", "docs"]).err).toBe("");
    expect(run(["check", "--format", "json", "docs"]).err).toBe("");
  });

  test("encodings: named ones are read, the rest is an error of that file alone", () => {
    const body = Buffer.from(SAFE.replace("print(n)", 'print("\u00e9", n)'), "latin1");
    put("bad.py", body);
    put("latin.py", Buffer.concat([Buffer.from("# -*- coding: latin-1 -*-\n"), body]));
    put(
      "koi8.py",
      Buffer.concat([Buffer.from("#!/usr/bin/python\n# vim: set fileencoding=koi8-r :\n"), body]),
    );
    put("none.py", `# coding: klingon\n${SAFE}`);
    put("mark.py", `\uFEFF${SAFE}`);
    const { findings, errors, code } = json([]);
    expect(code).toBe(2);
    expect(findings.map(({ file, range }) => [file, (range as { start: unknown }).start])).toEqual([
      ["koi8.py", { line: 5, character: 11 }],
      ["latin.py", { line: 4, character: 11 }],
      ["mark.py", { line: 3, character: 11 }],
    ]);
    expect(errors).toEqual([
      { file: "bad.py", message: expect.stringContaining("not valid UTF-8") as string },
      { file: "none.py", message: expect.stringContaining("klingon") as string },
    ]);
  });
});

test("--profile ranks by a recorded profile and says so", () => {
  const file = put("a.py", `${SAFE}\n\n${SAFE.replace("def f", "def g")}`);
  const profile = put(
    "a.speedscope.json",
    recorded(file, [
      { function: "g", line: 11, seconds: 6 },
      { function: "<module>", line: 20, seconds: 4 },
    ]),
  );
  const { findings } = json(["a.py", "--profile", profile]);
  expect(findings).toMatchObject([
    {
      severity: "error",
      range: { start: { line: 10 } },
      heat: { of: "line", temperature: "hot", total: expect.closeTo(0.6) as number },
    },
    {
      severity: "information",
      range: { start: { line: 3 } },
      heat: { temperature: "cold", total: 0 },
    },
  ]);
  expect(findings[0]?.["message"]).toContain(
    "(60 % of sampled CPU time; fixing it can save at most 2.50×)",
  );
});

describe("rules for hot lines only", () => {
  const profiled = (file: string, share: number): string =>
    put(
      "a.speedscope.json",
      recorded(file, [
        { function: "show", line: 4, seconds: 10 * share },
        { function: "other", line: 9, seconds: 10 * (1 - share) },
      ]),
    );

  test("speak where the profile shows heat, and only there", () => {
    const file = put("a.py", HOT_ONLY);
    put("b.py", HOT_ONLY);
    expect(json(["."]).findings).toEqual([]);
    expect(json([".", "--profile", profiled(file, 0)]).findings).toEqual([]);
    const { findings, code } = json([".", "--profile", profiled(file, 0.6)]);
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      { file: "a.py", rule: HOT_ONLY_RULE, severity: "information", heat: { temperature: "hot" } },
    ]);
    expect(findings[0]?.["message"]).toContain("60 % of sampled CPU time");
  });

  test("are no part of --fix, with or without a profile", () => {
    const file = put("a.py", HOT_ONLY);
    expect(run(["check", "--profile", profiled(file, 0.6)]).out).not.toContain("fixable");
    expect(run(["check", "--fix"]).code).toBe(0);
    expect(run(["check", "--fix", "--unsafe-fixes", "--profile", profiled(file, 0.6)]).code).toBe(
      1,
    );
    expect(readFileSync(file, "utf8")).toBe(HOT_ONLY);
  });
});

test("many files and a reader that stops early", () => {
  for (let i = 0; i < 50; i++) put(`m${i}.py`, SAFE);
  const { stdout, status } = spawnSync(
    "sh",
    ["-c", `"${process.execPath}" "${CLI}" check | head -1`],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect(stdout).toBe("m0.py\n");
  expect(status).toBe(0);
});
