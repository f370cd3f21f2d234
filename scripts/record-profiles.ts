/**
 * Records the profile fixtures of the tests with the real tools and writes down which ones they were.
 * Usage: node scripts/record-profiles.ts (needs .cache/venv, and a network for pyinstrument).
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const programs = path.join(root, "test/profile/programs");
const fixtures = path.join(root, "test/profile/fixtures");
const tools = path.join(root, ".cache/venv", process.platform === "win32" ? "Scripts" : "bin");
const python = path.join(tools, "python");
const PYINSTRUMENT = "pyinstrument==5.1.1";

const work = mkdtempSync(path.join(tmpdir(), "record-"));
const log: string[] = [];
mkdirSync(fixtures, { recursive: true });
for (const name of ["busy.py", "counts.py"]) {
  copyFileSync(path.join(programs, name), path.join(work, name));
}
try {
  recordPySpy();
  recordPstats();
  recordPyinstrument();
  writeFileSync(path.join(fixtures, "RECORDED.md"), recordedPage());
} finally {
  rmSync(work, { recursive: true, force: true });
}

function recordPySpy(): void {
  const args = ["record", "-f", "speedscope", "-r", "100", "-o", "busy.speedscope.json", "--"];
  run(path.join(tools, "py-spy"), [...args, python, path.join(work, "busy.py"), "1.5"]);
  keepText("busy.speedscope.json");
  note("busy.speedscope.json", version(path.join(tools, "py-spy")), [
    ...args.map((arg) => arg),
    "python",
    "busy.py",
    "1.5",
  ]);
}

function recordPstats(): void {
  const args = ["-m", "cProfile", "-o", "counts.pstats", "counts.py"];
  run(python, args);
  // Bytes as they are: the script's path is relative and nothing else is imported.
  copyFileSync(path.join(work, "counts.pstats"), path.join(fixtures, "counts.pstats"));
  note("counts.pstats", version(python), args);
}

/** An evented profile: its exporter writes opening and closing events. */
function recordPyinstrument(): void {
  const target = path.join(work, "site");
  run(python, ["-m", "pip", "install", "-q", "--target", target, PYINSTRUMENT]);
  const args = ["-m", "pyinstrument", "-r", "speedscope", "-o", "evented.speedscope.json"];
  run(python, [...args, "busy.py", "0.3"], { PYTHONPATH: target });
  keepText("evented.speedscope.json");
  note("evented.speedscope.json", PYINSTRUMENT, [...args, "busy.py", "0.3"]);
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  execFileSync(file, [...args], { cwd: work, env: { ...process.env, ...env }, stdio: "inherit" });
}

function version(file: string): string {
  return execFileSync(file, ["--version"], { encoding: "utf8" }).trim();
}

function note(file: string, tool: string, args: readonly string[]): void {
  log.push(`| ${file} | ${tool} | \`${args.join(" ")}\` |`);
}

/** Copies a text result, this machine's folders replaced by neutral ones. */
function keepText(name: string): void {
  const prefix = execFileSync(python, ["-c", "import sys; print(sys.base_prefix)"], {
    encoding: "utf8",
  }).trim();
  const text = readFileSync(path.join(work, name), "utf8");
  writeFileSync(
    path.join(fixtures, name),
    text.replaceAll(work, "/app").replaceAll(root, "/project").replaceAll(prefix, "/usr"),
  );
}

function recordedPage(): string {
  return [
    "# Recorded by real tools",
    "",
    "By `scripts/record-profiles.ts`; folders of the recording machine are replaced by `/app` and `/usr`.",
    "",
    "| file | tool | arguments |",
    "|---|---|---|",
    ...log,
    "",
  ].join("\n");
}
