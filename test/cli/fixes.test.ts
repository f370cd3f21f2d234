/** Fixing by the built command line: what is written, what stays, and the difference. */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { SAFE, UNSAFE } from "../lsp/snippets.ts";
import { folder, put, run } from "./run-cli.ts";

describe("fixes", () => {
  test("--fix writes safe fixes, keeps ends of lines, mark, encoding, mode and links", () => {
    const crlf = put("crlf.py", SAFE.replaceAll("\n", "\r\n"));
    const mark = put("mark.py", `\uFEFF${SAFE}`);
    const head = Buffer.from("# coding: latin-1\nname = '\u00e9'\n", "latin1");
    const latin = put("latin.py", Buffer.concat([head, Buffer.from(SAFE)]));
    const script = put("script.py", SAFE);
    chmodSync(script, 0o751);
    symlinkSync("script.py", path.join(folder, "link.py"));
    const { code, out } = run(["check", "--fix", "crlf.py", "mark.py", "latin.py", "link.py"]);
    expect({ code, out }).toEqual({ code: 0, out: "4 findings fixed; No findings in 4 files.\n" });
    expect(readFileSync(crlf, "utf8").replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
    expect(readFileSync(mark, "utf8").startsWith("\uFEFFdef f")).toBe(true);
    expect(readFileSync(latin).subarray(0, head.length)).toEqual(head);
    expect(readFileSync(script, "utf8")).toContain("set(");
    expect(statSync(script).mode & 0o777).toBe(0o751);
    expect(run(["check", "--fix"]).out).toBe("No findings in 5 files.\n");
  });

  test("--fix leaves unsafe fixes; --unsafe-fixes applies them", () => {
    const file = put("a.py", UNSAFE);
    expect(run(["check", "--fix"]).code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(UNSAFE);
    expect(run(["check", "--fix", "--unsafe-fixes"]).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("set(");
  });

  test("--diff changes nothing and prints what `patch` makes the fixed file of", () => {
    const file = put("a.py", SAFE);
    const { out, code } = run(["check", "--diff"]);
    expect(code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(SAFE);
    expect(out).toMatch(/^--- a\/a\.py\n\+\+\+ b\/a\.py\n@@ /u);
    execFileSync("git", ["apply", "-"], { cwd: folder, input: out });
    const patched = readFileSync(file, "utf8");
    writeFileSync(file, SAFE);
    run(["check", "--fix"]);
    expect(patched).toBe(readFileSync(file, "utf8"));
  });

  test("a file that cannot be written is an error, and stays", () => {
    const file = put(
      "koi8.py",
      Buffer.concat([Buffer.from("# coding: koi8-r\ns = '\u00e9'\n", "latin1"), Buffer.from(SAFE)]),
    );
    const before = readFileSync(file);
    const { code, err } = run(["check", "--fix"]);
    expect(code).toBe(2);
    expect(err).toContain("koi8.py: cannot be written in koi8-r; not fixed");
    expect(readFileSync(file)).toEqual(before);
  });
});
