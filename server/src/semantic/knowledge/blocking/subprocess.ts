/** Calls that wait for another process. */
import { each, giving, library, thread, zeroTimeout } from "./entry.ts";
import type { BlockingCall, BlockingFactory } from "./entry.ts";

const POOL = "multiprocessing.pool.Pool";
const ASYNC_RESULT = "multiprocessing.pool.AsyncResult";

export const subprocessCalls: readonly BlockingCall[] = [
  ...each("subprocess", "run call check_call check_output", {
    kind: "subprocess",
    reason: "waits until the process ends",
    replacement: library("`asyncio.create_subprocess_exec`"),
  }),
  ...each("subprocess", "getoutput getstatusoutput", {
    kind: "subprocess",
    reason: "waits until the shell command ends",
    replacement: library("`asyncio.create_subprocess_shell`"),
  }),
  ...each("subprocess.Popen", "wait", {
    kind: "subprocess",
    reason: "waits until the process ends",
    replacement: library("`asyncio.create_subprocess_exec` and `await process.wait()`"),
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each("subprocess.Popen", "communicate", {
    kind: "subprocess",
    reason: "waits until the process ends and its output is read",
    replacement: library("`asyncio.create_subprocess_exec` and `await process.communicate()`"),
  }),
  {
    name: "os.system",
    kind: "subprocess",
    reason: "waits until the shell command ends",
    replacement: library("`asyncio.create_subprocess_shell`"),
  },
  ...each("os.popen()", "read readline readlines close", {
    kind: "subprocess",
    reason: "waits for the shell command's output",
    replacement: library("`asyncio.create_subprocess_shell`"),
  }),
  ...each("os", "wait waitid", {
    kind: "subprocess",
    reason: "waits until a child process ends",
    replacement: library("`asyncio.create_subprocess_exec` and `await process.wait()`"),
  }),
  ...each("os", "waitpid wait4", {
    kind: "subprocess",
    reason: "waits until a child process ends",
    replacement: library("`asyncio.create_subprocess_exec` and `await process.wait()`"),
    nonBlockingWhen: [{ position: 1, equals: "os.WNOHANG" }],
  }),
  {
    name: "os.wait3",
    kind: "subprocess",
    reason: "waits until a child process ends",
    replacement: library("`asyncio.create_subprocess_exec` and `await process.wait()`"),
    nonBlockingWhen: [{ position: 0, equals: "os.WNOHANG" }],
  },
  {
    name: "pty.spawn",
    kind: "subprocess",
    reason: "waits until the process ends",
    replacement: thread,
  },
  {
    name: "multiprocessing.Process.join",
    kind: "subprocess",
    reason: "waits until the process ends",
    replacement: thread,
    nonBlockingWhen: zeroTimeout(0),
  },
  ...each(POOL, "apply map starmap", {
    kind: "subprocess",
    reason: "waits for the worker processes' results",
    replacement: library("`loop.run_in_executor` with a `ProcessPoolExecutor`"),
  }),
  ...each(POOL, "join", {
    kind: "subprocess",
    reason: "waits until the worker processes end",
    replacement: thread,
  }),
  ...each(ASYNC_RESULT, "get wait", {
    kind: "subprocess",
    reason: "waits for a worker process's result",
    replacement: library("`loop.run_in_executor` with a `ProcessPoolExecutor`"),
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each("multiprocessing.connection.Connection", "recv recv_bytes", {
    kind: "subprocess",
    reason: "waits until the other process sends",
    replacement: thread,
  }),
  {
    name: "multiprocessing.connection.wait",
    kind: "subprocess",
    reason: "waits until another process sends",
    replacement: thread,
    nonBlockingWhen: zeroTimeout(1),
  },
];

export const subprocessFactories: readonly BlockingFactory[] = [
  ...giving("os.popen()", "os.popen"),
  ...giving("multiprocessing.Process", "multiprocessing.context.Process"),
  ...giving(POOL, "multiprocessing.Pool"),
  ...giving(ASYNC_RESULT, `${POOL}.apply_async ${POOL}.map_async ${POOL}.starmap_async`),
  ...giving("multiprocessing.connection.Connection", "multiprocessing.connection.Client"),
];
