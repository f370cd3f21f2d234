/** Code that people wrote and use, without its tests: where Hotlint is judged by what it says about it. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { folderOf, libraryPython } from "../test/harness/standard-library.ts";
import { Unavailable } from "./install-once.mjs";

export interface RealCode {
  readonly name: string;
  readonly folder: string;
  /** Of Python files that are no tests, relative to the folder, sorted. */
  readonly files: readonly string[];
  /** Of code in these files: neither empty nor only a comment. Lines of docstrings count. */
  readonly lines: number;
  /** The Python that the code is for: `3.13`. */
  readonly target: string;
}

/** Of the newest Python at hand that the grammar knows. */
export function standardLibrary(): RealCode {
  const { path: python, release, version } = libraryPython();
  const target = `${version.major}.${version.minor}`;
  return realCode(`standard library of ${release}`, folderOf("stdlib", python), target);
}

/** What the tests install: see ensure-python-tools.mjs. `tools`: the folder of its executables. */
export function installedPackages(tools: string): RealCode {
  const python = path.join(tools, process.platform === "win32" ? "python.exe" : "python");
  if (!existsSync(python)) throw new Unavailable(`${python} is missing: run \`npm test\` once`);
  const version = "import sys; print('%d.%d' % sys.version_info[:2])";
  const target = execFileSync(python, ["-c", version], { encoding: "utf8" }).trim();
  return realCode("site-packages of the tests", folderOf("purelib", python), target);
}

function realCode(name: string, folder: string, target: string): RealCode {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py") && !isLeftOut(file))
    .sort();
  const lines = files.reduce((sum, file) => sum + codeLines(path.join(folder, file)), 0);
  return { name, folder, files, lines, target };
}

/** Tests, and packages of others below the standard library. */
function isLeftOut(file: string): boolean {
  return /(?:^|[\\/])(?:tests?|idle_test|site-packages)[\\/]/u.test(file);
}

function codeLines(file: string): number {
  // Whatever its encoding, these characters are the same.
  const lines = readFileSync(file, "latin1").split("\n");
  return lines.filter((line) => !/^\s*(?:#|$)/u.test(line)).length;
}
