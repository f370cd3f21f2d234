/** Launches the suite in a desktop VS Code. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import type { Launch } from "./launch.ts";

/** Whether the user asked for the desktop: by `HOTLINT_VSCODE`, a cached download, or `--download`. */
export function wantsDesktop(root: string, args: readonly string[]): boolean {
  const cached = existsSync(path.join(root, ".vscode-test"));
  return chosenExecutable() !== undefined || cached || args.includes("--download");
}

/** Runs to the editor's end; it writes straight to this terminal. */
export async function launchDesktop({ extension, suite, folder, env }: Launch): Promise<string> {
  const data = await mkdtemp(path.join(tmpdir(), "hotlint-desktop-"));
  const executable = chosenExecutable();
  try {
    await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      extensionTestsEnv: { ...env },
      launchArgs: [folder, ...quietArguments(data)],
    });
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
  return "";
}

function chosenExecutable(): string | undefined {
  const chosen = process.env["HOTLINT_VSCODE"];
  return chosen === "" ? undefined : chosen;
}

function quietArguments(data: string): readonly string[] {
  const folders = ["--user-data-dir", path.join(data, "user")];
  const extensions = ["--extensions-dir", path.join(data, "extensions")];
  const quiet = ["--disable-workspace-trust", "--disable-telemetry", "--skip-welcome"];
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return [...folders, ...extensions, ...quiet, ...sandbox];
}
