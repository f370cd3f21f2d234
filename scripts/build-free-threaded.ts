/**
 * Builds CPython without the GIL into .cache/free-threaded, for the races that only show there.
 * Usage: npm run build:free-threaded -- <CPython source archive>
 * The archive is what python.org offers, or a distribution: `apt-get source --download-only python3.13`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const OPTIONS = ["--disable-gil", "--without-ensurepip", "--disable-test-modules"];

process.exitCode = main(process.argv[2]);

function main(archive: string | undefined): number {
  if (archive === undefined || !existsSync(archive)) {
    console.error("usage: npm run build:free-threaded -- <CPython 3.13 or later, .tar.xz or .tgz>");
    return 2;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "free-threaded-"));
  const prefix = path.join(root, ".cache/free-threaded");
  const run = (command: string, ...args: string[]): void => {
    execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  };
  try {
    run("tar", "xf", path.resolve(archive), "--strip-components=1");
    run("./configure", ...OPTIONS, `--prefix=${prefix}`);
    run("make", `-j${availableParallelism()}`);
    run("make", "install");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`built in ${path.relative(root, prefix)}`);
  return 0;
}
