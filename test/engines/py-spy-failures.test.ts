/** py-spy's error texts, as version 0.4.2 printed them, each become one message of the right kind. */
import { describe, expect, it } from "vitest";
import { explainPySpy } from "../../server/src/engines/py-spy-failures.ts";

const CASES: readonly (readonly [string, NodeJS.Platform, string, RegExp])[] = [
  [
    "Error: Failed to get process executable name. Check that the process is running.\n\nCaused by:\n    0: No such file or directory (os error 2)",
    "linux",
    "process-gone",
    /Process 7 is gone/,
  ],
  [
    "Error: Failed to find python version from target process",
    "linux",
    "not-python",
    /Process 7 is not a Python process/,
  ],
  [
    "Error: No python processes found in process 7 or any of its subprocesses",
    "linux",
    "not-python",
    /neither does any process it started/,
  ],
  [
    "Permission Denied: Try running again with elevated permissions by going 'sudo env \"PATH=$PATH\" !!'",
    "linux",
    "permission",
    /ptrace_scope.*SYS_PTRACE/,
  ],
  [
    "Permission Denied: Try running again with elevated permissions",
    "win32",
    "permission",
    /Start the editor with the rights/,
  ],
  [
    "This program requires root on OSX.\nTry running again with elevated permissions by going 'sudo !!'",
    "darwin",
    "permission",
    /macOS lets only root/,
  ],
  [
    "Error: Failed to suspend process\n\nCaused by:\n    0: EPERM: Operation not permitted",
    "linux",
    "process-stopped",
    /is suspended/,
  ],
  [
    "Error: Unsupported version of Python: 3.15.2",
    "linux",
    "unsupported-version",
    /Python 3\.15\.2/,
  ],
  [
    "Error: Failed to create process '/x/python': No such file or directory (os error 2)",
    "linux",
    "bad-request",
    /\/x\/python cannot be started/,
  ],
  [
    "Error: No space left on device (os error 28)",
    "linux",
    "output-not-writable",
    /full or read-only/,
  ],
  ["thread 'main' panicked at src/config.rs:1:2", "linux", "engine-failed", /Update it to 0\.4\.2/],
  ["error: unexpected argument '--frobnicate' found", "linux", "engine-failed", /Update it/],
  [
    "Error: something nobody has seen",
    "linux",
    "engine-failed",
    /^py-spy failed: something nobody has seen$/,
  ],
  ["", "linux", "engine-failed", /it said nothing/],
];

describe("py-spy's failures", () => {
  it.each(CASES)("%s (%s)", (stderr, platform, kind, reason) => {
    const failure = explainPySpy(stderr, { platform, pid: 7 });
    expect(failure).toMatchObject({ ok: false, kind, detail: stderr });
    expect(failure.reason).toMatch(reason);
    expect(failure.reason).not.toContain("\n");
  });
});
