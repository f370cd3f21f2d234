/** Runs one child process by argument array, bounded in output and time, and leaves nothing running. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

export interface ChildRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whole lines, however the child wrote them; the last may have no end. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** Its process id, once it has one. */
  readonly onStart?: (pid: number) => void;
  /** Aborting asks the child to stop, and kills it when it has not after `graceMs`. */
  readonly signal?: AbortSignal;
  /** Asked to stop after this time, as if aborted. */
  readonly timeoutMs?: number;
  readonly graceMs?: number;
  /** Whether the polite request goes to the child's own children as well. Default false. */
  readonly interruptGroup?: boolean;
}

export interface ChildResult {
  /** Exit code; undefined when ended by a signal or never started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when it could not be started at all. */
  readonly spawnError?: string;
  /** Seconds from start to end. */
  readonly elapsed: number;
  /** We asked it to stop: by the signal or by the timeout. */
  readonly stopped: "no" | "abort" | "timeout";
  /** It had to be killed, or cannot be asked politely on this system. */
  readonly killed: boolean;
}

const DEFAULT_GRACE_MS = 5000;
const KEPT_OUTPUT = 64 * 1024;

const running = new Set<ChildProcess>();
let exitHookInstalled = false;

export function runChild(request: ChildRequest): Promise<ChildResult> {
  installExitHook();
  return new Promise((resolve) => {
    const started = performance.now();
    const child = start(request);
    running.add(child);
    if (child.pid !== undefined) request.onStart?.(child.pid);
    const stdout = collect(child.stdout, request.onStdout);
    const stderr = collect(child.stderr, request.onStderr);
    const stopping = new Stopping(child, request);
    const finish = (code: number | null, spawnError?: string): void => {
      running.delete(child);
      stopping.end();
      resolve({
        code: code ?? undefined,
        stdout: stdout(),
        stderr: stderr(),
        ...(spawnError === undefined ? {} : { spawnError }),
        elapsed: (performance.now() - started) / 1000,
        stopped: stopping.why,
        killed: stopping.killed,
      });
    };
    child.once("error", (error) => {
      if (child.pid === undefined) finish(null, error.message);
    });
    child.once("close", (code) => {
      finish(code);
    });
  });
}

function start(request: ChildRequest): ChildProcess {
  return spawn(request.file, [...request.args], {
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    env: { ...process.env, ...request.env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: false,
    windowsHide: true,
    // A process group of its own, so that what the child started can be ended with it.
    detached: process.platform !== "win32",
  });
}

/** Keeps the last part of a stream; passes everything on, line by line. */
function collect(stream: ChildProcess["stdout"], forward?: (text: string) => void): () => string {
  let kept = "";
  let begun = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (text: string) => {
    kept = (kept + text).slice(-KEPT_OUTPUT);
    begun += text;
    const end = begun.length > KEPT_OUTPUT ? begun.length : begun.lastIndexOf("\n") + 1;
    if (end > 0) forward?.(begun.slice(0, end));
    begun = begun.slice(end);
  });
  stream?.once("end", () => {
    if (begun !== "") forward?.(begun);
  });
  return () => kept;
}

/** Watches for a reason to stop the child: first an interrupt, then a kill of its whole group. */
class Stopping {
  why: ChildResult["stopped"] = "no";
  killed = false;
  private readonly child: ChildProcess;
  private readonly request: ChildRequest;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly onAbort = (): void => {
    this.stop("abort");
  };

  constructor(child: ChildProcess, request: ChildRequest) {
    this.child = child;
    this.request = request;
    if (request.timeoutMs !== undefined) {
      this.timers.push(
        setTimeout(() => {
          this.stop("timeout");
        }, request.timeoutMs),
      );
    }
    if (request.signal?.aborted === true) this.stop("abort");
    else request.signal?.addEventListener("abort", this.onAbort);
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.request.signal?.removeEventListener("abort", this.onAbort);
    if (this.why !== "no") killGroup(this.child);
  }

  private stop(why: "abort" | "timeout"): void {
    if (this.why !== "no") return;
    this.why = why;
    // Windows knows no interrupt for another process: there only a kill is left.
    if (process.platform === "win32") {
      this.kill();
      return;
    }
    if (this.request.interruptGroup === true) signalGroup(this.child, "SIGINT");
    else this.child.kill("SIGINT");
    this.timers.push(
      setTimeout(() => {
        this.kill();
      }, this.request.graceMs ?? DEFAULT_GRACE_MS),
    );
  }

  private kill(): void {
    this.killed = true;
    killGroup(this.child);
  }
}

function killGroup(child: ChildProcess): void {
  if (process.platform === "win32") child.kill("SIGKILL");
  else signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

/** A server that ends while a recording runs must not leave the profiler or the program behind. */
function installExitHook(): void {
  if (exitHookInstalled) return;
  exitHookInstalled = true;
  const endAll = (): void => {
    for (const child of running) killGroup(child);
  };
  process.once("exit", endAll);
  // A signal ends a process without "exit".
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      endAll();
      process.kill(process.pid, signal);
    });
  }
}
