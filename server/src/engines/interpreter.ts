/** What has to be known about a Python before profiling under it. */
import { runChild } from "./child.ts";
import type { Failure } from "./engine.ts";

export interface InterpreterFacts {
  readonly ok: true;
  /** "3.11.7" */
  readonly version: string;
  /** "cpython", "pypy", … */
  readonly implementation: string;
  /** Built without the global interpreter lock. */
  readonly freeThreaded: boolean;
}

const QUESTION =
  "import sys, sysconfig; print('%d.%d.%d' % sys.version_info[:3], sys.implementation.name, sysconfig.get_config_var('Py_GIL_DISABLED') or 0)";

/** Asks the interpreter, with neither site packages nor the user's environment in the way. */
export async function interpreterFacts(interpreter: string): Promise<InterpreterFacts | Failure> {
  const result = await runChild({
    file: interpreter,
    args: ["-I", "-S", "-c", QUESTION],
    timeoutMs: 15_000,
  });
  const match = /^(\d+\.\d+\.\d+) (\w+) ([01])\s*$/u.exec(result.stdout);
  if (match) {
    const [, version = "", implementation = "", freeThreaded] = match;
    return { ok: true, version, implementation, freeThreaded: freeThreaded === "1" };
  }
  return {
    ok: false,
    kind: "bad-request",
    reason: `${interpreter} is not a working Python: ${result.spawnError ?? lastLine(result.stderr)}. Select another interpreter.`,
    detail: result.stderr,
  };
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/u).at(-1) ?? "";
}
