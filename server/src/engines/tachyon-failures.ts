/** Says in one message what the error output of `profiling.sampling` means and what to do about it. */
import type { Failure, FailureKind } from "./engine.ts";

export interface TachyonContext {
  /** Absent when a program was launched. */
  readonly pid?: number;
  /** The interpreter that ran the profiler. */
  readonly python: string;
}

interface Row {
  readonly pattern: RegExp;
  readonly kind: FailureKind;
  readonly reason: (context: TachyonContext, match: RegExpExecArray) => string;
}

const LAUNCH = "or use Profile Current File, which needs no rights";

/** Texts of CPython 3.15.2, the most telling first. */
const ROWS: readonly Row[] = [
  {
    pattern: /No module named '?profiling/u,
    kind: "engine-missing",
    reason: ({ python }) =>
      `${python} has no \`profiling.sampling\`: it comes with CPython 3.15 and newer.`,
  },
  {
    pattern: /PID '\d+' does not exist|No such process/iu,
    kind: "process-gone",
    reason: ({ pid }) => `Process ${pid ?? "?"} is gone. Refresh the list and choose another.`,
  },
  {
    pattern: /unable to access process memory|Permission ?Error|Operation not permitted/iu,
    kind: "permission",
    reason: ({ pid }) =>
      `Looking into ${pid === undefined ? "the program" : `process ${pid}`} is not permitted. On Linux set kernel.yama.ptrace_scope to 0 or run as root; in a container add the capability SYS_PTRACE; ${LAUNCH}.`,
  },
  {
    pattern: /(?:target|remote|process).*version.*(?:match|differ)|Incompatible version/iu,
    kind: "unsupported-version",
    reason: ({ pid, python }) =>
      `Process ${pid ?? "?"} runs another version or build of Python than ${python}; this profiler takes the very same. Select that interpreter.`,
  },
  {
    pattern: /Failed to find the PyRuntime section/iu,
    kind: "not-python",
    reason: ({ pid }) =>
      `Process ${pid ?? "?"} is not a process of CPython 3.15, or it is just starting or ending.`,
  },
  {
    pattern: /No space left on device|Read-only file system/iu,
    kind: "output-not-writable",
    reason: () => "The profile cannot be written: the temporary folder is full or read-only.",
  },
  {
    pattern: /No samples (?:were )?collected|holds no sample/iu,
    kind: "no-samples",
    reason: ({ pid }) => `Nothing ran in ${pid === undefined ? "the program" : `process ${pid}`}.`,
  },
  {
    pattern: /error: (?:unrecognized arguments|argument .*|Options? .*)/u,
    kind: "engine-failed",
    reason: (_, match) => `This Python's profiler does not take Hotlint's options: ${match[0]}.`,
  },
];

/** The failure that `stderr` describes; unknown texts are passed on, shortened. */
export function explainTachyon(stderr: string, context: TachyonContext): Failure {
  for (const row of ROWS) {
    const match = row.pattern.exec(stderr);
    if (match) {
      return { ok: false, kind: row.kind, reason: row.reason(context, match), detail: stderr };
    }
  }
  const last = (stderr.trim().split(/\r?\n/u).at(-1) ?? "").replace(/\.$/u, "");
  return {
    ok: false,
    kind: "engine-failed",
    reason: `Python's sampling profiler failed: ${last.slice(0, 200) || "it said nothing"}.`,
    detail: stderr,
  };
}
