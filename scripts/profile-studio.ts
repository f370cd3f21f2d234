/** Where profile fixtures are recorded: a folder of programs, the tools, and what is kept of them. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const programs = path.join(root, "test/profile/programs");
const fixtures = path.join(root, "test/profile/fixtures");
const requirements = path.join(root, "test/profile/requirements.txt");
const page = path.join(fixtures, "RECORDED.md");

/** One recording; `undefined` from a tool that is not here keeps what was recorded before. */
export interface Recording {
  readonly file: string;
  readonly tool: string;
  /** As a person would type it. */
  readonly command: string;
}

/** A folder with a neutral name: binary profiles keep the paths of the programs that ran. */
export class Studio {
  readonly work = path.join(tmpdir(), "hotlint-fixtures");
  readonly #venv = path.join(root, ".cache/profilers");
  #prefix = "";
  readonly #rows = new Map<string, Recording>();

  constructor() {
    rmSync(this.work, { recursive: true, force: true });
    mkdirSync(fixtures, { recursive: true });
    cpSync(programs, this.work, { recursive: true });
    for (const row of rowsBefore()) this.#rows.set(row.file, row);
  }

  /** Installs the profilers, once. */
  prepare(): void {
    if (!existsSync(this.tool("python"))) execFileSync("python3", ["-m", "venv", this.#venv]);
    this.run(this.tool("python"), ["-m", "pip", "install", "-q", "-r", requirements]);
    const code = "import sys; print(sys.base_prefix)";
    this.#prefix = this.run(this.tool("python"), ["-c", code]).trim();
  }

  tool(name: string): string {
    return path.join(this.#venv, process.platform === "win32" ? "Scripts" : "bin", name);
  }

  /** A program outside the environment: the one named by a variable, or on PATH; undefined if none. */
  found(variable: string, name: string): string | undefined {
    const command = process.env[variable] ?? name;
    try {
      execFileSync(command, [name === "go" ? "version" : "--version"], { stdio: "ignore" });
      return command;
    } catch {
      console.error(
        `${name} is not here (${variable} may name it): its fixtures stay as they are.`,
      );
      return undefined;
    }
  }

  run(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    return execFileSync(file, [...args], {
      cwd: this.work,
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  /** Runs a tool that writes what is wanted to its error stream; gives that. */
  runForErrors(file: string, args: readonly string[]): string {
    const out = path.join(this.work, "errors.txt");
    this.run("sh", ["-c", `exec "$0" "$@" 2> ${out}`, file, ...args]);
    return readFileSync(out, "utf8");
  }

  text(name: string): string {
    return readFileSync(path.join(this.work, name), "utf8");
  }

  bytes(name: string): Buffer {
    return readFileSync(path.join(this.work, name));
  }

  /** Keeps a text, this machine's folders replaced by neutral ones. */
  keepText(name: string, text: string): void {
    writeFileSync(path.join(fixtures, name), this.neutral(text));
  }

  keepBytes(name: string, bytes?: Uint8Array): void {
    if (bytes) writeFileSync(path.join(fixtures, name), bytes);
    else copyFileSync(path.join(this.work, name), path.join(fixtures, name));
  }

  neutral(text: string): string {
    return text
      .replaceAll(this.work, "/app")
      .replaceAll(this.#venv, "/usr")
      .replaceAll(this.#prefix, "/usr")
      .replaceAll(root, "/project")
      .replace(/(?:\/[\w.+-]+)+\/(?=lib\/(?:lib)?python3\.\d+|bin\/python3?)/gu, "/usr/")
      .replace(/(?:\/[\w.+-]+)+\/(?=usr\/(?:bin|lib)\/)/gu, "/");
  }

  note(file: string, tool: string, command: string): void {
    this.#rows.set(file, { file, tool, command });
  }

  version(name: string): string {
    const line = readFileSync(requirements, "utf8")
      .split("\n")
      .find((each) => each.startsWith(`${name}==`));
    return line?.replace("==", " ") ?? name;
  }

  writePage(): void {
    const rows = [...this.#rows.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
    const table = rows.map(({ file, tool, command }) => `| ${file} | ${tool} | \`${command}\` |`);
    writeFileSync(page, [...INTRODUCTION, ...table, ""].join("\n"));
  }
}

const INTRODUCTION = [
  "# Recorded by real tools",
  "",
  "By `npm run fixtures:profiles`. Folders of the recording machine are replaced by `/app`, `/project` and `/usr`, host names and hardware left out. `*.expected.json` hold what the tool's own reader, another tool or another output of the same recording says.",
  "",
  "| file | tool | command |",
  "|---|---|---|",
];

function rowsBefore(): readonly Recording[] {
  if (!existsSync(page)) return [];
  return readFileSync(page, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = /^\| ([\w.-]+) \| (.+?) \| `(.+)` \|$/u.exec(line);
      return match ? [{ file: match[1] ?? "", tool: match[2] ?? "", command: match[3] ?? "" }] : [];
    });
}
