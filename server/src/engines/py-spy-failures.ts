/** Says in one message what py-spy's error output means and what to do about it. */
import type { Failure, FailureKind } from "./engine.ts";

export interface FailureContext {
  readonly platform: NodeJS.Platform;
  /** Absent when a script was launched. */
  readonly pid?: number;
}

interface Row {
  readonly pattern: RegExp;
  readonly kind: FailureKind;
  readonly reason: (context: FailureContext, match: RegExpExecArray) => string;
}

/** Texts of py-spy 0.4.2, the most telling first. */
const ROWS: readonly Row[] = [
  {
    pattern: /Unsupported version of Python: *(\S+)/u,
    kind: "unsupported-version",
    reason: (_, match) =>
      `py-spy does not know Python ${match[1] ?? "of this version"}. Update py-spy, or use Profile Current File with cProfile.`,
  },
  {
    pattern: /This program requires root on OSX/u,
    kind: "permission",
    reason: () =>
      "macOS lets only root look into another process. Use Profile Current File with cProfile, or run py-spy with sudo in a terminal and open its speedscope file.",
  },
  {
    // Comes with EPERM, but has nothing to do with rights: a stopped process cannot be stopped.
    pattern: /Failed to suspend process/u,
    kind: "process-stopped",
    reason: ({ pid }) =>
      `Process ${pid ?? "?"} is suspended, or a debugger or another profiler holds it, or a container forbids ptrace. Let it go on and record again.`,
  },
  {
    pattern: /Permission Denied|Operation not permitted|EPERM|Access is denied/iu,
    kind: "permission",
    reason: permissionReason,
  },
  {
    pattern: /Failed to get process executable name|No such process|ESRCH/iu,
    kind: "process-gone",
    reason: ({ pid }) =>
      pid === undefined
        ? "The program ended before py-spy could look into it."
        : `Process ${pid} is gone. Refresh the list and choose another.`,
  },
  {
    pattern: /No python processes found/iu,
    kind: "not-python",
    reason: ({ pid }) =>
      `Process ${pid ?? "?"} does not run Python, and neither does any process it started.`,
  },
  {
    pattern: /Failed to find python version/iu,
    kind: "not-python",
    reason: ({ pid }) =>
      `Process ${pid ?? "?"} is not a Python process that py-spy knows, or it is just starting or ending.`,
  },
  {
    pattern: /Failed to create process '(.*)': (.*)/u,
    kind: "bad-request",
    reason: (_, match) => `${match[1] ?? "Python"} cannot be started: ${match[2] ?? "unknown"}.`,
  },
  {
    pattern: /No space left on device|Read-only file system/iu,
    kind: "output-not-writable",
    reason: () => "The profile cannot be written: the temporary folder is full or read-only.",
  },
  {
    pattern: /unexpected argument|invalid value|panicked at/iu,
    kind: "engine-failed",
    reason: () => "This py-spy does not understand Hotlint's options. Update it to 0.4.2 or newer.",
  },
];

/** The failure that `stderr` describes; unknown texts are passed on, shortened. */
export function explainPySpy(stderr: string, context: FailureContext): Failure {
  for (const row of ROWS) {
    const match = row.pattern.exec(stderr);
    if (match) {
      return { ok: false, kind: row.kind, reason: row.reason(context, match), detail: stderr };
    }
  }
  const first = stderr.split(/\r?\n/u).find((line) => line.trim() !== "") ?? "it said nothing";
  return {
    ok: false,
    kind: "engine-failed",
    reason: `py-spy failed: ${first.replace(/^Error:\s*/u, "").slice(0, 200)}`,
    detail: stderr,
  };
}

function permissionReason({ platform, pid }: FailureContext): string {
  const what = pid === undefined ? "the program" : `process ${pid}`;
  if (platform === "linux") {
    return `Looking into ${what} is not permitted. On Linux set kernel.yama.ptrace_scope to 0 or run as root; in a container add the capability SYS_PTRACE; or use Profile Current File, which needs no rights.`;
  }
  return `Looking into ${what} is not permitted. Start the editor with the rights of that process, or use Profile Current File.`;
}
