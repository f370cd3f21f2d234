/** The real tools that these tests run, and real processes to run them on. */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { once } from "node:events";
import { afterAll } from "vitest";
import { findPySpy } from "../../server/src/engines/find-py-spy.ts";
import type { PySpyCommand } from "../../server/src/engines/find-py-spy.ts";

const root = path.resolve(import.meta.dirname, "../..");
const windows = process.platform === "win32";

/** Folder of the virtual environment's commands. Throws with the way to make it when it is missing. */
export function toolsFolder(): string {
  const venv = process.env["HOTLINT_TEST_VENV"] ?? path.join(root, ".cache/venv");
  const folder = path.join(venv, windows ? "Scripts" : "bin");
  if (existsSync(path.join(folder, windows ? "py-spy.exe" : "py-spy"))) return folder;
  throw new Error(
    `These tests need a real py-spy: there is none in ${folder}. Run \`node scripts/ensure-python-tools.mjs\`, or set HOTLINT_TEST_VENV to an environment that has it.`,
  );
}

export function pythonTool(name: string): string {
  return path.join(toolsFolder(), windows ? `${name}.exe` : name);
}

export async function realPySpy(): Promise<PySpyCommand> {
  const found = await findPySpy({ interpreter: pythonTool("python"), path: "" });
  if (!found.ok) throw new Error(found.reason);
  return found.command;
}

export function program(name: string): string {
  return path.join(root, "test/profile/programs", name);
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder that is removed after the tests of the file. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
  folders.push(folder);
  return folder;
}

/** A script of a few lines in a folder of its own. */
export function script(name: string, ...lines: readonly string[]): string {
  const file = path.join(freshFolder(), name);
  writeFileSync(file, lines.join("\n"));
  return file;
}

/** For `setpriv`, as root: somebody without any rights. */
export const NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups"] as const;

/** A program that nobody runs: it may write where its output goes, and look into nobody's processes. */
export function asNobody(file: string): string {
  const wrapper = script(
    path.basename(file),
    "#!/bin/sh",
    `for each; do case "$each" in */hotlint-*/*) chmod 777 "$(dirname "$each")";; esac; done`,
    `exec setpriv ${NOBODY.join(" ")} "${file}" "$@"`,
  );
  chmodSync(wrapper, 0o755);
  chmodSync(path.dirname(wrapper), 0o755);
  return wrapper;
}

const started = new Set<ChildProcess>();

/** Starts a real process and waits for its first output when `ready`. */
export async function startProcess(
  file: string,
  args: readonly string[],
  ready = true,
): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(file, [...args], { stdio: ["ignore", "pipe", "inherit"] });
  started.add(child);
  child.once("exit", () => started.delete(child));
  if (ready) await once(child.stdout, "data");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} did not start`);
  return Object.assign(child, { pid });
}

/** Ends what `startProcess` started. */
export async function endProcesses(): Promise<void> {
  await Promise.all(
    [...started].map(async (child) => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }),
  );
}

/** The lines of `ps` whose command names `needle`; to see that nothing was left running. */
export function runningWith(needle: string): readonly string[] {
  return execFileSync("ps", ["-eo", "pid,stat,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(needle) && !/\sZ/u.test(line.slice(0, 20)));
}

/** CPython 3.15, which brings a profiler along; undefined, and said so, where there is none. */
export function python315(): string | undefined {
  const unpacked = path.join(root, ".cache/python-3.15/usr/bin/python3.15");
  const chosen = process.env["HOTLINT_PYTHON315"] ?? (existsSync(unpacked) ? unpacked : undefined);
  if (chosen === undefined) {
    console.warn(
      "SKIPPED: no CPython 3.15. Run `node scripts/ensure-python-3.15.mjs`, or set HOTLINT_PYTHON315.",
    );
  }
  return chosen;
}
