/** Installs py-spy into the environment of an interpreter, with its own pip. */
import { runChild } from "./child.ts";
import { findPySpy } from "./find-py-spy.ts";
import type { PySpyFound } from "./find-py-spy.ts";

/** The release that everything here was tried with, or a newer one. */
const REQUIREMENT = "py-spy>=0.4.2";

export interface InstallOptions {
  readonly interpreter: string;
  readonly signal?: AbortSignal;
  /** What pip prints. */
  readonly onOutput?: (text: string) => void;
}

/** pip's known refusals and what to do about each. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [
    /No module named '?pip/u,
    "This Python has no pip. Create a virtual environment with `python -m venv .venv` and select it, or install py-spy with `uv pip install py-spy`.",
  ],
  [
    /externally-managed-environment/u,
    "The system manages this Python and lets pip install nothing. Select a virtual environment, or install py-spy with `pipx install py-spy`.",
  ],
  [
    /Permission denied|Access is denied|EACCES/iu,
    "Installing into this Python's folder is not permitted. Select a virtual environment of your own.",
  ],
  [
    /No matching distribution|Could not find a version/u,
    "pip found no py-spy for this system, or reached no package index. Check the network and pip's index settings.",
  ],
  [
    /NewConnectionError|Temporary failure in name resolution|ConnectTimeout|ProxyError|SSLError/u,
    "pip could not reach the package index. Check the network, or the proxy in pip's settings.",
  ],
  [/No space left on device/u, "The disk is full."],
];

/** Arguments of the interpreter; shown to people before they agree. */
export const INSTALL_ARGUMENTS: readonly string[] = [
  "-m",
  "pip",
  "install",
  "--disable-pip-version-check",
  "--no-input",
  REQUIREMENT,
];

export async function installPySpy(options: InstallOptions): Promise<PySpyFound> {
  const result = await runChild({
    file: options.interpreter,
    args: INSTALL_ARGUMENTS,
    timeoutMs: 300_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onOutput === undefined
      ? {}
      : { onStdout: options.onOutput, onStderr: options.onOutput }),
  });
  if (result.spawnError !== undefined) {
    return { ok: false, reason: `${options.interpreter} cannot be started: ${result.spawnError}.` };
  }
  if (result.stopped === "abort") return { ok: false, reason: "The installation was cancelled." };
  if (result.stopped === "timeout") {
    return { ok: false, reason: "pip did not finish within five minutes. Check the network." };
  }
  if (result.code !== 0) return { ok: false, reason: refusal(result.stderr + result.stdout) };
  const found = await findPySpy({ interpreter: options.interpreter, path: "", home: "" });
  if (found.ok) return found;
  // pip falls back to the user's folder where the environment is not writable.
  const anywhere = await findPySpy({ interpreter: options.interpreter });
  if (anywhere.ok) return anywhere;
  return { ok: false, reason: "pip installed py-spy, but its program was not found afterwards." };
}

function refusal(output: string): string {
  const known = REFUSALS.find(([pattern]) => pattern.test(output));
  if (known) return known[1];
  const last = output.trim().split(/\r?\n/u).at(-1) ?? "";
  return `pip failed: ${last.slice(0, 200)}`;
}
