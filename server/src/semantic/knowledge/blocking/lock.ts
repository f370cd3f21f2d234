/** Calls that wait for another thread: locks, events, threads, queues, futures. */
import { each, flagOff, giving, library, thread, zeroTimeout } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const QUEUES = ["queue.Queue", "queue.LifoQueue", "queue.PriorityQueue"];
const EXECUTORS = [
  "concurrent.futures.ThreadPoolExecutor",
  "concurrent.futures.ProcessPoolExecutor",
];
const MP_LOCKS = ["multiprocessing.synchronize.Lock", "multiprocessing.synchronize.RLock"];
const MP_SEMAPHORES = [
  "multiprocessing.synchronize.Semaphore",
  "multiprocessing.synchronize.BoundedSemaphore",
];

const acquire: About = {
  kind: "lock",
  reason: "waits until another thread releases the lock",
  replacement: library("`asyncio.Lock`, if only coroutines use the lock"),
  nonBlockingWhen: [...flagOff(0, "blocking"), ...zeroTimeout(1)],
};
const acquireSemaphore: About = {
  ...acquire,
  reason: "waits until another thread releases the semaphore",
  replacement: library("`asyncio.Semaphore`, if only coroutines use the semaphore"),
};
const takeFromQueue: About = {
  kind: "lock",
  reason: "waits until another thread puts an item into the queue",
  replacement: library("`asyncio.Queue`, or `asyncio.to_thread` when a thread fills the queue"),
  nonBlockingWhen: [...flagOff(0, "block"), ...zeroTimeout(1)],
};

export const lockCalls: readonly BlockingCall[] = [
  ...each(["threading.Lock", "threading.RLock", "threading.Condition"], "acquire", acquire),
  ...each(["threading.Semaphore", "threading.BoundedSemaphore"], "acquire", acquireSemaphore),
  ...each("threading.Event", "wait", {
    kind: "lock",
    reason: "waits until another thread sets the event",
    replacement: library("`asyncio.Event`, or `asyncio.to_thread` when a thread sets the event"),
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each("threading.Condition", "wait", {
    kind: "lock",
    reason: "waits until another thread notifies the condition",
    replacement: library("`asyncio.Condition`, if only coroutines use the condition"),
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each("threading.Condition", "wait_for", {
    kind: "lock",
    reason: "waits until another thread notifies the condition",
    replacement: library("`asyncio.Condition`, if only coroutines use the condition"),
    nonBlockingWhen: zeroTimeout(1),
  }),
  ...each("threading.Barrier", "wait", {
    kind: "lock",
    reason: "waits until the other threads reach the barrier",
    replacement: thread,
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each(["threading.Thread", "threading.Timer"], "join", {
    kind: "lock",
    reason: "waits until the thread ends",
    replacement: thread,
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each(QUEUES.concat("queue.SimpleQueue"), "get", takeFromQueue),
  ...each(QUEUES, "join", {
    kind: "lock",
    reason: "waits until other threads have worked the queue off",
    replacement: library("`asyncio.Queue`, or `asyncio.to_thread` when threads empty the queue"),
  }),
  ...each("concurrent.futures.Future", "result exception", {
    kind: "lock",
    reason: "waits until the future is done",
    replacement: library("`await asyncio.wrap_future(…)`"),
    nonBlockingWhen: zeroTimeout(0),
  }),
  {
    name: "concurrent.futures.wait",
    kind: "lock",
    reason: "waits until the futures are done",
    replacement: library("`await asyncio.wait(…)` over `loop.run_in_executor`"),
    nonBlockingWhen: zeroTimeout(1),
  },
  {
    name: "concurrent.futures.as_completed",
    kind: "lock",
    reason: "waits for each future in turn",
    replacement: library("`asyncio.as_completed` over `loop.run_in_executor`"),
    nonBlockingWhen: zeroTimeout(1),
  },
  ...each(EXECUTORS, "shutdown", {
    kind: "lock",
    reason: "waits until all submitted work is done",
    replacement: thread,
    nonBlockingWhen: flagOff(0, "wait"),
  }),
  {
    name: "asyncio.run_coroutine_threadsafe().result",
    kind: "lock",
    reason: "waits for an event loop, for ever if it is the running one",
    replacement: library("`await` of the coroutine itself"),
    nonBlockingWhen: zeroTimeout(0),
  },
  ...each(MP_LOCKS, "acquire", {
    ...acquire,
    reason: "waits until another process releases the lock",
    replacement: thread,
    nonBlockingWhen: [...flagOff(0, "block"), ...zeroTimeout(1)],
  }),
  ...each(MP_SEMAPHORES, "acquire", {
    ...acquireSemaphore,
    reason: "waits until another process releases the semaphore",
    replacement: thread,
    nonBlockingWhen: [...flagOff(0, "block"), ...zeroTimeout(1)],
  }),
  ...each("multiprocessing.synchronize.Event", "wait", {
    kind: "lock",
    reason: "waits until another process sets the event",
    replacement: thread,
    nonBlockingWhen: zeroTimeout(0),
  }),
  ...each(["multiprocessing.queues.Queue", "multiprocessing.queues.JoinableQueue"], "get", {
    ...takeFromQueue,
    reason: "waits until another process puts an item into the queue",
    replacement: thread,
  }),
  ...each("multiprocessing.queues.SimpleQueue", "get", {
    kind: "lock",
    reason: "waits until another process puts an item into the queue",
    replacement: thread,
  }),
  ...each("multiprocessing.queues.JoinableQueue", "join", {
    kind: "lock",
    reason: "waits until other processes have worked the queue off",
    replacement: thread,
  }),
];

export const lockFactories: readonly BlockingFactory[] = [
  ...EXECUTORS.flatMap((owner) => giving("concurrent.futures.Future", `${owner}.submit`)),
  ...giving("asyncio.run_coroutine_threadsafe()", "asyncio.run_coroutine_threadsafe"),
  ...["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Event"].map((name) => ({
    name: `multiprocessing.${name}`,
    gives: `multiprocessing.synchronize.${name}`,
  })),
  ...["Queue", "SimpleQueue", "JoinableQueue"].map((name) => ({
    name: `multiprocessing.${name}`,
    gives: `multiprocessing.queues.${name}`,
  })),
];
