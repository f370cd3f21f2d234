/** Runs the built command line on a folder of its own. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";

export const CLI = path.resolve(import.meta.dirname, "../../dist/cli.js");

export let folder = "";
beforeEach(() => {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run \`npm run build\` first`);
  folder = mkdtempSync(path.join(tmpdir(), "hotlint-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

export function put(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "0", ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

export interface Json {
  readonly version: number;
  readonly files: number;
  readonly findings: readonly Record<string, unknown>[];
  readonly errors: readonly { readonly file?: string; readonly message: string }[];
}

export function json(args: readonly string[]): Json & { readonly code: number | null } {
  const { code, out } = run(["check", "--format", "json", ...args]);
  return { ...(JSON.parse(out) as Json), code };
}

export const filesOf = ({ findings }: Json): readonly unknown[] => findings.map(({ file }) => file);
