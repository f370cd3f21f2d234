/** Which files are found, compared with what Git itself says about the same folders. */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findPythonFiles } from "../../server/src/scan/find-files.ts";
import { folder, put } from "./folder.ts";

const NAMES = [
  "a.py",
  "gen_a.py",
  "pkg/a.py",
  "pkg/gen_a.py",
  "pkg/build/a.py",
  "pkg/deep/er/a.py",
  "build/a.py",
  "build/keep/a.py",
  "Build/a.py",
  "sp ace/ü.py",
  "docs/conf.py",
  "docs/x.pyi",
  "docs/x.pyw",
];

/** `.gitignore` files by folder. */
const IGNORES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["nothing", {}],
  ["a name anywhere", { "": "gen_*.py\n" }],
  ["a folder anywhere", { "": "build/\n" }],
  ["a folder here", { "": "/build\n" }],
  ["all but one", { "": "build/*\n!build/keep\n" }],
  ["nothing inside a folder that is ignored", { "": "build\n!build/keep/a.py\n" }],
  ["a folder of its own", { pkg: "*.py\n!a.py\n" }],
  ["the inner one decides", { "": "gen_*.py\n", pkg: "!gen_a.py\n" }],
  ["stars", { "": "**/er/*.py\ndocs/**\n" }],
  ["comments, ends of lines, spaces", { "": "# build\r\n\r\nsp\\ ace/  \r\n\\#a.py\r\n" }],
  ["a mark before the first name", { "": "\uFEFFgen_a.py\n" }],
  ["everything", { "": "*\n" }],
];

describe("as Git", () => {
  test.each(IGNORES)("%s", async (_, ignores) => {
    execFileSync("git", ["init", "-q", folder]);
    for (const name of NAMES) put(name, "x = 1\n");
    for (const [where, text] of Object.entries(ignores)) put(`${where}/.gitignore`, text);
    put(".git/info/exclude", "docs/conf.py\n");
    const args = ["ls-files", "-z", "--others", "--exclude-standard"];
    const listed = execFileSync("git", args, { cwd: folder, encoding: "utf8" }).split("\0");
    const expected = listed.filter((name) => /\.pyw?$/u.test(name)).sort();
    const { files, errors } = await findPythonFiles(["."], folder);
    expect(errors).toEqual([]);
    expect(files.map((file) => path.relative(folder, file))).toEqual(expected);
  });
});

test("links to files are followed, links to folders and to nowhere are not", async () => {
  put("real/a.py", "x = 1\n");
  symlinkSync("real/a.py", path.join(folder, "link.py"));
  symlinkSync("real", path.join(folder, "folder"));
  symlinkSync("nowhere.py", path.join(folder, "broken.py"));
  symlinkSync("self.py", path.join(folder, "self.py"));
  mkdirSync(path.join(folder, "named.py"));
  const { files } = await findPythonFiles([folder], "/");
  expect(files.map((file) => path.relative(folder, file))).toEqual(["link.py", "real/a.py"]);
});

test("ten thousand files, each once and sorted, while others go on working", async () => {
  for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) put(`p${i}/m${j}.py`, "");
  put(".gitignore", "*.log\nbuild/\n/dist\n!keep.log\n");
  let turns = 0;
  const counting = setInterval(() => turns++, 1);
  const { files } = await findPythonFiles([".", "p1"], folder);
  clearInterval(counting);
  expect(files).toHaveLength(10_000);
  expect(files).toEqual([...new Set(files)].sort());
  expect(turns).toBeGreaterThan(0);
});
