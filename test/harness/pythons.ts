/** The Python interpreters at hand, and many programs run by one process of each. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { atLeast, parseVersion, type PythonVersion } from "../../server/src/semantic/version.ts";

export interface Python {
  readonly path: string;
  /** As it names itself: `3.11.7`. */
  readonly release: string;
  readonly version: PythonVersion;
}

export interface Program {
  readonly mode: "parse" | "run";
  readonly code: string;
  /** Modules beside the program: name of the file → text. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** Exit status; 1 after an exception, as Python itself gives. */
  readonly status: number;
  readonly stdout: string;
  /** Last line of a traceback; shown, not compared. */
  readonly error: string;
}

/** The oldest and the newest that Hotlint speaks for; a machine that has them runs both. */
const WANTED = ["3.8", "3.13"];
const BATCH = path.join(import.meta.dirname, "batch.py");

let found: readonly Python[] | undefined;

/** Throws where there is none: without Python no fix can be proven. */
export function findPythons(): readonly Python[] {
  found ??= discover();
  if (found.length === 0)
    throw new Error("no Python ≥ 3.8: put python3 on the PATH; fixes are proven by running them");
  return found;
}

export function pythonsFor(target: PythonVersion): readonly Python[] {
  return findPythons().filter(({ version }) => atLeast(version, target.major, target.minor));
}

/** One outcome for each program, in order. */
export async function runPrograms(
  python: Python,
  programs: readonly Program[],
): Promise<readonly Outcome[]> {
  if (programs.length === 0) return [];
  const child = spawn(python.path, ["-I", "-X", "utf8", BATCH], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stdin.end(JSON.stringify(programs));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (status !== 0) throw new Error(`${python.path} ${BATCH} ended with status ${String(status)}`);
  return JSON.parse(Buffer.concat(output).toString("utf8")) as readonly Outcome[];
}

function discover(): readonly Python[] {
  const candidates = [
    "python3",
    ...(process.platform === "win32" ? ["python"] : []),
    ...WANTED.map((version) => `python${version}`),
    ...pyenvPythons(),
  ];
  const pythons = new Map<string, Python>();
  for (const candidate of candidates) {
    const python = ask(candidate);
    const minor = python && `${python.version.major}.${python.version.minor}`;
    if (python && minor !== undefined && atLeast(python.version, 3, 8) && !pythons.has(minor))
      pythons.set(minor, python);
  }
  return [...pythons.values()].sort((a, b) => a.version.minor - b.version.minor);
}

function pyenvPythons(): readonly string[] {
  const versions = path.join(
    process.env["PYENV_ROOT"] ?? path.join(homedir(), ".pyenv"),
    "versions",
  );
  if (!existsSync(versions)) return [];
  return WANTED.flatMap((wanted) =>
    readdirSync(versions).filter((name) => name.startsWith(`${wanted}.`)),
  ).map((name) => path.join(versions, name, "bin/python"));
}

function ask(candidate: string): Python | undefined {
  try {
    const release = execFileSync(
      candidate,
      ["-c", "import platform; print(platform.python_version())"],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    ).trim();
    const version = parseVersion(release.replace(/[a-z+].*$/, ""));
    return version && { path: candidate, release, version };
  } catch {
    return undefined;
  }
}
